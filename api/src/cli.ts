/** What the command line offers; each command is loaded only when it is asked for. */
const commands: Record<string, { usage: string; run(args: string[], env: NodeJS.ProcessEnv): Promise<number> }> = {
  territories: {
    usage: 'territories load FILE [--scheme … --country … --level … --valid-from …]   load borders (GeoJSON, or an https address)',
    run: async (args, env) => (await import('./territories/command.ts')).territoriesCommand(args, env),
  },
  import: {
    usage: 'import incidents FILE --profile P [--dry-run] [--json]                      import incident statistics (CSV, XLSX, GeoJSON)',
    run: async (args, env) => (await import('./imports/command.ts')).importCommand(args, env),
  },
  indicators: {
    usage:
      'indicators import FILE --indicator CODE | pull CODE | list                  values of indicators: CSV, statistics offices (PxWeb)',
    run: async (args, env) => (await import('./indicators/command.ts')).indicatorsCommand(args, env),
  },
  cameras: {
    usage: 'cameras import FILE [--status active --purpose … --legal-basis …]             the camera register, from CSV or GeoJSON',
    run: async (args, env) => (await import('./cameras/command.ts')).camerasCommand(args, env),
  },
  'camera-events': {
    usage:
      'camera-events send FILE --key-id ID --key FILE                                events of cameras, signed, as a partner machine sends them',
    run: async (args, env) => (await import('./camera-events/command.ts')).cameraEventsCommand(args, env),
  },
  buildings: {
    usage:
      'buildings load FILE --source NAME [--dry-run]                                outlines of buildings, that hide what is behind them from cameras',
    run: async (args, env) => (await import('./buildings/command.ts')).buildingsCommand(args, env),
  },
  addresses: {
    usage:
      'addresses load FILE --country LV [--dry-run] [--rejects FILE]                address registers of both countries, and plain CSV',
    run: async (args, env) => (await import('./addresses/command.ts')).addressesCommand(args, env),
  },
  residents: {
    usage:
      "residents import FILE [--tenant lv-…] [--dry-run]                             the municipality's register or resident-card file, from CSV",
    run: async (args, env) => (await import('./residents/command.ts')).residentsCommand(args, env),
  },
  cap: {
    usage:
      'cap import FILE [--source NAME]                                               a warning of somebody else (CAP 1.2), to be taken over as a draft',
    run: async (args, env) => (await import('./cap/command.ts')).capCommand(args, env),
  },
  retention: {
    usage:
      'retention --dry-run | --now                                                 what is over age in your municipality, in counts; or delete it now',
    run: async (args, env) => (await import('./privacy/retention-command.ts')).retentionCommand(args, env),
  },
  tenant: {
    usage:
      'tenant leave status|announce|download|agree|withdraw|erase                  a municipality or service that leaves, step by step',
    run: async (args, env) => (await import('./departure/command.ts')).tenantCommand(args, env),
  },
  phones: {
    usage: 'phones rotate                                                               seals every number again under the current key',
    run: async (args, env) => (await import('./residents/phones-command.ts')).phonesCommand(args, env),
  },
  token: {
    usage: 'token USER [--mfa]                                                          an access token of a running demonstration',
    run: async (args, env) => (await import('./identity/token-command.ts')).printToken(args, env),
  },
  users: {
    usage:
      'users export-keycloak FOLDER                                                what a Keycloak needs to take over people and machines',
    run: async (args, env) => (await import('./identity/keycloak-command.ts')).usersCommand(args, env),
  },
  account: {
    usage: 'account password|code|withdraw USER                                         people of the embedded sign-in, in production',
    run: async (args, env) => (await import('./identity/account-command.ts')).accountCommand(args, env),
  },
};

const help = `npm run vias -- COMMAND

${Object.values(commands)
  .map(({ usage }) => `  ${usage}`)
  .join('\n')}

The server is VIAS_URL (http://localhost:8080 unless set), the sign-in is VIAS_TOKEN.
Exit code 0: done; 1: not, with a sentence why; 2: done, but for rows of the file that were refused.
`;

const [name = '', ...args] = process.argv.slice(2);
const command = commands[name];
if (!command) {
  (name === '' || name === '--help' ? process.stdout : process.stderr).write(
    name === '' || name === '--help' ? help : `There is no command "${name}".\n\n${help}`,
  );
  process.exitCode = name === '' || name === '--help' ? 0 : 1;
} else {
  command.run(args, process.env).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
      process.exitCode = 1;
    },
  );
}
