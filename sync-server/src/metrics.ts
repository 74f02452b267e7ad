import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const named = (name: string) => `holdfast_relay_${name}`;

/** What /metrics shows, in a registry of its own. No label names a team, a member or a device. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
    new Counter({ name: named(name), help, labelNames, registers });
  const gauge = (name: string, help: string) => new Gauge({ name: named(name), help, registers });
  return {
    registry,
    sockets: gauge('sockets', 'Open sockets.'),
    teams: gauge('teams', 'Teams in memory.'),
    upgrades: counter('upgrades_total', 'Sockets asked for, by the HTTP status of the answer.', ['status']),
    closed: counter('closed_total', 'Sockets that the relay closed, by close code.', ['code']),
    received: counter('received_bytes_total', 'Bytes of messages received.'),
    sent: counter('sent_bytes_total', 'Bytes of messages sent.'),
    entries: counter('entries_total', 'Entries accepted, by stream.', ['stream']),
    refused: counter('refused_total', 'Updates refused, by reason.', ['code']),
    paused: counter('paused_total', 'Times that a socket which sent too much was not read for a while.'),
    sealed: counter('sealed_total', 'Segments sealed.'),
    append: new Histogram({
      name: named('append_seconds'),
      help: 'From the receipt of an update to its acknowledgement.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    }),
  };
}
export type Metrics = ReturnType<typeof createMetrics>;
