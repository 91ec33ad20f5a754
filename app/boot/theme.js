// Applies the stored theme before the first paint. Key and values: app/src/browser/storage.rs, app/src/state/theme.rs.
try {
  const theme = localStorage.getItem("clioscope.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is denied: the system's theme it is.
}
