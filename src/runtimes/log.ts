/** Structured log lines on stderr: a stable event name and plain values, one JSON document a line, in UTC. */
import type { Log, LogLevel } from '../organisation/log.ts';

const RANK: Readonly<Record<LogLevel, number>> = { info: 0, warn: 1, error: 2 };

export function logTo(write: (line: string) => void, least: LogLevel): Log {
  return (level, event, values = {}) => {
    if (RANK[level] >= RANK[least]) write(JSON.stringify({ at: new Date().toISOString(), level, event, ...values }));
  };
}
