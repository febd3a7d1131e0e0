import pg from 'pg';
import { readLayers } from './layers.ts';
import { publish } from './publish.ts';
import { GeoServerError } from './rest.ts';

/** `npm run geoserver:publish`: makes GeoServer serve what is shared with everybody. See docs/geoserver.md. */
const settings = {
  GEOSERVER_URL: 'the root of GeoServer, http://geoserver:8080/geoserver',
  GEOSERVER_USER: 'an administrator of GeoServer',
  GEOSERVER_PASSWORD: 'that administrator’s password',
  VIAS_MIGRATE_URL: 'a login that is a member of vias_owner',
  VIAS_GEO_URL: 'how GeoServer reaches the database, postgresql://vias_geo:…@db:5432/vias',
} as const;

const main = async (): Promise<void> => {
  const missing = Object.entries(settings).filter(([name]) => !process.env[name]);
  if (missing.length > 0) throw new GeoServerError(missing.map(([name, what]) => `Set ${name}: ${what}.`).join('\n'));
  const setting = (name: keyof typeof settings): string => process.env[name] as string;
  for (const name of ['VIAS_MIGRATE_URL', 'VIAS_GEO_URL'] as const)
    if (!/^postgres(ql)?:\/\//.test(setting(name))) throw new GeoServerError(`${name} must be a PostgreSQL address: ${settings[name]}.`);
  const client = new pg.Client({ connectionString: setting('VIAS_MIGRATE_URL') });
  try {
    await client.connect();
    await client.query('set role vias_owner');
  } catch (error) {
    throw new GeoServerError(`The database of VIAS_MIGRATE_URL does not let us in: ${(error as Error).message}.`);
  }
  try {
    await client.query('begin');
    const layers = await readLayers(client);
    const done = await publish(
      {
        url: setting('GEOSERVER_URL'),
        user: setting('GEOSERVER_USER'),
        password: setting('GEOSERVER_PASSWORD'),
        database: setting('VIAS_GEO_URL'),
      },
      layers,
      ({ thing, did }) =>
        console.log(`${{ made: 'made', changed: 'changed', removed: 'removed', same: 'as it was' }[did].padEnd(10)} ${thing}`),
    );
    // Bounds of classes count only once GeoServer draws by them.
    await client.query('commit');
    const written = done.filter(({ did }) => did !== 'same').length;
    console.log(
      written === 0
        ? 'GeoServer was already so; nothing was written.'
        : `GeoServer serves ${layers.length} layers; ${written} things were written.`,
    );
  } finally {
    await client.end();
  }
};

main().catch((error: unknown) => {
  console.error(error instanceof GeoServerError ? error.message : error);
  // The client library may still wait for an answer that does not come.
  process.exit(1);
});
