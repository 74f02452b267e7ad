import { resolve } from 'node:path';
import envPaths from 'env-paths';
import { type Display, displayFrom } from './browser.ts';
import { type Machine, machineFrom } from './connect/machine.ts';

/** What the environment says about whom to ask, and as whom. */
export interface Settings {
  /** The one engine to use, or null to find or start the one of the data directory. */
  url: string | null;
  /** The one key to use, or null for the owner's key of the data directory. */
  apiKey: string | null;
  /** The agent to act as, or null. */
  agent: string | null;
  /** Absolute path. */
  dataDirectory: string;
  color: boolean | null;
  /** What an engine that is started from here gets: everything but keys. */
  engineEnvironment: NodeJS.ProcessEnv;
  /** What agents that are set up from here get, so that they use the same memories: everything but keys. */
  handedOn: Record<string, string>;
  machine: Machine;
  display: Display;
}

/** Reads the settings from an environment; the `NEXUS_*` names stand in for those of Holdfast. Empty is unset. */
export function settingsFrom(environment: NodeJS.ProcessEnv): Settings {
  const read = (name: string) => environment[`HOLDFAST_${name}`] || environment[`NEXUS_${name}`] || null;
  const url = read('URL');
  const dataDirectory = read('DATA_DIR');
  const { HOLDFAST_API_KEY: _, NEXUS_API_KEY: __, ...engineEnvironment } = environment;
  return {
    url,
    apiKey: read('API_KEY'),
    agent: read('AGENT_ID'),
    dataDirectory: resolve(dataDirectory ?? envPaths('holdfast', { suffix: '' }).data),
    color: environment.NO_COLOR ? false : environment.FORCE_COLOR ? environment.FORCE_COLOR !== '0' : null,
    engineEnvironment,
    handedOn: {
      ...(url !== null && { HOLDFAST_URL: url }),
      ...(dataDirectory !== null && { HOLDFAST_DATA_DIR: resolve(dataDirectory) }),
    },
    machine: machineFrom(environment),
    display: displayFrom(environment),
  };
}
