// Starts the program once the policy on what it may reach stands. If that fails, nothing is loaded.
const stop = (text) => {
  const state = document.getElementById("boot-state");
  state.setAttribute("role", "alert");
  state.textContent = text;
  document.querySelector(".boot__late")?.remove();
};

try {
  await import("./policy.js");
} catch (error) {
  stop("Clioscope could not tell the browser what this tab may reach, so it did not start. Nothing was loaded. Load the page again; if that does not help, files of this site are missing.");
  throw error;
}
await import("./start.js");
