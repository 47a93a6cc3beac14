/** Samples as Prometheus text (exposition format 0.0.4): one HELP and TYPE per name, values and labels escaped. */
import type { Metric } from './deps.ts';

/** Samples of one name must stand together; they are grouped here by first appearance. */
export function metricsText(metrics: readonly Metric[]): string {
  const byName = new Map<string, Metric[]>();
  for (const metric of metrics) byName.set(metric.name, [...(byName.get(metric.name) ?? []), metric]);
  return [...byName.entries()].map(([name, samples]) => family(name, samples)).join('');
}

function family(name: string, samples: readonly Metric[]): string {
  const [first] = samples;
  if (!first) return '';
  const help = first.help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  const lines = samples.map((sample) => `${name}${labelsText(sample.labels ?? {})} ${sample.value}`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${first.type}\n${lines.join('\n')}\n`;
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels).map(
    ([key, value]) => `${key}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
  );
  return parts.length > 0 ? `{${parts.join(',')}}` : '';
}
