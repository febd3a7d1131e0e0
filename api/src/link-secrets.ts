import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LinkSecrets } from '@vias/alerts/link.ts';
import type { Config } from './config.ts';

/** The keys of signed links: from the settings, or for a demonstration made once and kept beside its database. */
export const openLinkSecrets = ({ linkKeys, dataDir }: Pick<Config, 'linkKeys' | 'dataDir'>): LinkSecrets => {
  if (linkKeys.length > 0) return linkKeys.map((key) => Buffer.from(key, 'hex'));
  const file = join(dataDir, 'demo-link-key');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  }
  return [Buffer.from(readFileSync(file, 'utf8'), 'hex')];
};
