// Says what is missing where the program cannot start; without it the page would stay at "Starting".
{
  // The smallest module with an instruction of 128 bits: () => v128 { i8x16.popcnt(i8x16.splat(0)) }.
  const SIMD = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];
  const missing = () => {
    if (typeof WebAssembly !== "object") return "WebAssembly, or it is switched off";
    return WebAssembly.validate(new Uint8Array(SIMD)) ? undefined : "the SIMD instructions of WebAssembly";
  };
  const lacking = missing();
  if (lacking) {
    addEventListener("DOMContentLoaded", () => {
      const state = document.getElementById("boot-state");
      state.setAttribute("role", "alert");
      state.textContent = `This browser lacks ${lacking}. Clioscope needs Chrome or Edge 91, Firefox 89, Safari 16.4 or newer, on a processor of the last ten years. Nothing was loaded.`;
      document.querySelector(".boot__late")?.remove();
    });
  }
}
