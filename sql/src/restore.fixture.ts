import type { BackupPlace } from './backup-place.ts';
import { restore } from './restore.ts';

// A restore in a process of its own, which a test kills: the place as JSON, the file, the key in hexadecimal.
const [place = '', file = '', key = ''] = process.argv.slice(2);
await restore(JSON.parse(place) as BackupPlace, { file, key: Buffer.from(key, 'hex') });
