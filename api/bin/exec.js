#!/usr/bin/env node
// `exec` for shells that have none (Windows). Elsewhere the shell's own word wins and puts node in its place, so that a signal to npm reaches VIAS.
import { spawn } from 'node:child_process';

const [command, ...args] = process.argv.slice(2);
spawn(command, args, { stdio: 'inherit' }).on('exit', (code) => process.exit(code ?? 1));
