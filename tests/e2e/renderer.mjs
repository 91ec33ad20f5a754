// The memory of a tab, page and workers together: they live in one process.
import { readFileSync, readdirSync } from 'node:fs';

/** Resident bytes of the largest renderer of the browser. */
export function rendererBytes() {
  const sizes = readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .map((pid) => {
      try {
        const isRenderer = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer');
        const resident = isRenderer && /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
        return resident ? Number(resident[1]) * 1024 : 0;
      } catch {
        return 0; // It has just ended.
      }
    });
  return Math.max(...sizes);
}
