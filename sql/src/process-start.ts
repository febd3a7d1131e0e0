import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Does a process with this id run now? */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const run = (command: string, args: string[]): string | undefined => {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', timeout: 10_000, windowsHide: true });
  return status === 0 && stdout.trim() !== '' ? stdout.trim() : undefined;
};

/** When a process began, in the system's own words: two processes with the same id differ in it. Undefined where the system does not tell. */
export const processStart = (pid: number): string | undefined => {
  if (process.platform === 'win32')
    return run('powershell', ['-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`]);
  if (process.platform !== 'linux') return run('ps', ['-o', 'lstart=', '-p', String(pid)]);
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command in brackets may hold spaces; the start is the 20th field after it.
    return `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return undefined;
  }
};
