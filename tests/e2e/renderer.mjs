// The memory of a tab, page and workers together: they live in one process.
import { readFileSync, readdirSync } from 'node:fs';

/** Resident bytes of the largest renderer of the browsers that this process has started. */
export function rendererBytes() {
  const processes = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const isRenderer = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer');
      const [parent, kilobytes] = [/^PPid:\s+(\d+)/m, /^VmRSS:\s+(\d+)/m].map((field) => Number(field.exec(status)?.[1] ?? 0));
      processes.set(Number(pid), { parent, bytes: isRenderer ? kilobytes * 1024 : 0 });
    } catch {
      // It has just ended.
    }
  }
  const isOurs = (pid) => pid === process.pid || (processes.has(pid) && isOurs(processes.get(pid).parent));
  return Math.max(0, ...[...processes].filter(([pid]) => isOurs(pid)).map(([, { bytes }]) => bytes));
}
