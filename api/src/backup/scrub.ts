import { withReader } from '@vias/sql/backup-place.ts';
import { scrub } from '@vias/sql/scrub.ts';
import { backupPlace, noteFor, runCommand } from './command.ts';

/** `npm run scrub`: what was erased goes out of the files and the write-ahead log of the database too. */
runCommand(async () => {
  if (process.argv.length > 2) throw new Error('npm run scrub takes no arguments.');
  const place = backupPlace(process.env);
  const began = performance.now();
  const { tables, left } = await withReader(place, scrub);
  const seconds = Math.round((performance.now() - began) / 1000);
  const unnoted = await noteFor(place, { operation: 'scrub', isGood: left.length === 0, detail: { tables, seconds } });
  const done = `${tables} tables were written anew in ${seconds} s.`;
  if (left.length > 0) throw new Error(`${done} What was erased is still somewhere:\n${left.join('\n')}${unnoted}`);
  return `${done} Nothing of what was erased before is left in the files of this database or its write-ahead log.${unnoted}`;
});
