/** How the product speaks to whoever runs it. */

export type LogLevel = 'info' | 'warn' | 'error';

/** One line of the log: a stable event name and plain values, never customer data, a token or a raw error. */
export type Log = (level: LogLevel, event: string, values?: Readonly<Record<string, string | number | boolean | null>>) => void;
