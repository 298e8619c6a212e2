import {
  MetricSeries,
  TrafficPoint,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { PrometheusAnswer } from './PrometheusClient';
import { PrometheusError, PrometheusFailure } from './PrometheusError';

/** Reads the body of an answer: seconds become milliseconds, points that are not finite numbers become gaps. */
export function readPrometheusAnswer(
  status: number,
  body: string,
): PrometheusAnswer {
  if (status === 401 || status === 403) {
    throw new PrometheusError(
      'unauthorized',
      `Prometheus refused the credentials (HTTP ${status})`,
    );
  }
  if (status >= 300 && status < 400) {
    throw new PrometheusError(
      'not-prometheus',
      `A redirect came instead of an answer of Prometheus (HTTP ${status}); it may lead to a login`,
    );
  }
  const answer = parse(body);
  if (answer?.status === 'error') {
    const text = `${textOf(answer.errorType) ?? 'error'}: ${
      textOf(answer.error) ?? 'no message'
    }`.slice(0, 300);
    if (status === 400 || status === 422)
      throw new PrometheusError(
        'rejected',
        `Prometheus rejected the query: ${text}`,
      );
    throw new PrometheusError(
      answer.errorType === 'timeout' ? 'timeout' : codeOf(status),
      `Prometheus failed: ${text}`,
    );
  }
  if (status < 200 || status > 299)
    throw new PrometheusError(
      codeOf(status),
      `Prometheus answered with HTTP ${status}`,
    );
  const data = record(answer?.data);
  if (answer?.status !== 'success' || !Array.isArray(data?.result)) {
    if (answer === undefined && /^\s*\{/.test(body))
      throw new PrometheusError(
        'unavailable',
        'The answer of Prometheus was cut off',
      );
    throw new PrometheusError(
      'not-prometheus',
      /^\s*</.test(body)
        ? 'A web page came instead of an answer of Prometheus; it may be a login'
        : 'The answer is not one of Prometheus',
    );
  }
  return {
    series: data.resultType === 'scalar' ? [] : data.result.flatMap(readSeries),
    warnings: Array.isArray(answer.warnings)
      ? answer.warnings
          .filter(w => typeof w === 'string')
          .map(w => w.slice(0, 300))
      : [],
  };
}

/** What a status without words of Prometheus says: gateways and servers that speak its language answer so. */
function codeOf(status: number): PrometheusFailure {
  if (status === 422) return 'rejected';
  if (status === 429 || status >= 500 || status < 300) return 'unavailable';
  return 'not-prometheus';
}

function readSeries(raw: unknown): MetricSeries[] {
  const { metric, value, values } = record(raw) ?? {};
  const points = (Array.isArray(values) ? values : [value]).flatMap(readPoint);
  const labels = Object.entries(record(metric) ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return points.length ? [{ labels: Object.fromEntries(labels), points }] : [];
}

function readPoint(raw: unknown): TrafficPoint[] {
  if (
    !Array.isArray(raw) ||
    typeof raw[0] !== 'number' ||
    typeof raw[1] !== 'string'
  )
    return [];
  const value = raw[1].trim() === '' ? NaN : Number(raw[1]);
  return Number.isFinite(value) && Number.isFinite(raw[0])
    ? [[Math.round(raw[0] * 1000), value]]
    : [];
}

function parse(body: string): Record<string, unknown> | undefined {
  try {
    return record(JSON.parse(body));
  } catch {
    return undefined;
  }
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
