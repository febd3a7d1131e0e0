import { backupSettings, readBackupArguments } from './command.ts';

const VIAS_BACKUP_KEY = '0f'.repeat(32);
const production = {
  DATABASE_URL: 'postgresql://vias_login@db/vias',
  VIAS_EMBEDDED_IDP: 'yes',
  VIAS_IDENTITY_SECRET: 'i'.repeat(16) + 'j'.repeat(16),
  VIAS_PHONE_KEY: '1a'.repeat(32),
  VIAS_PHONE_PEPPER: '2b'.repeat(32),
  VIAS_LINK_KEY: '3c'.repeat(32),
  VIAS_ORIGIN: 'https://vias.example.lv',
};

test('without a key, with half a key, or without a login that reads everything: one sentence that says what to set', () => {
  expect(() => backupSettings({})).toThrow(/^VIAS_BACKUP_KEY is not set: make a key with openssl rand -hex 32/);
  expect(() => backupSettings({ VIAS_BACKUP_KEY: '0f' })).toThrow(/^VIAS_BACKUP_KEY must be 64 hexadecimal digits/);
  expect(() => backupSettings({ ...production, VIAS_BACKUP_KEY })).toThrow(/^VIAS_BACKUP_URL is not set/);
});

test('the place is the data directory, or PostgreSQL where a login for backups is named', () => {
  expect(backupSettings({ VIAS_BACKUP_KEY, VIAS_DATA_DIR: '/data' })).toEqual({
    place: { kind: 'embedded', dataDir: '/data' },
    key: Buffer.alloc(32, 0x0f),
  });
  const VIAS_BACKUP_URL = 'postgresql://postgres@db/vias';
  expect(backupSettings({ ...production, VIAS_BACKUP_KEY, VIAS_BACKUP_URL }).place).toEqual({ kind: 'native', url: VIAS_BACKUP_URL });
});

test('what npm run backup is asked: a folder, and days after which older ones go or are named', () => {
  expect(readBackupArguments(['/mnt'])).toEqual({ folder: '/mnt' });
  expect(readBackupArguments(['/mnt', '--keep', '35'])).toEqual({ folder: '/mnt', keep: 35 });
  expect(readBackupArguments(['--older', '3650', '/mnt'])).toEqual({ folder: '/mnt', older: 3650 });
  for (const bad of [
    [],
    ['a', 'b'],
    ['a', '--keep'],
    ['a', '--keep', '0'],
    ['a', '--keep', '3651'],
    ['a', '--keep', '1e3'],
    ['a', '--kep', '3'],
  ])
    expect(() => readBackupArguments(bad)).toThrow(/^npm run backup -- FOLDER .* needs one folder, and whole days from 1 to 3650\.$/);
  expect(() => readBackupArguments(['a', '--keep', '3', '--older', '3'])).toThrow(/^npm run backup/);
});
