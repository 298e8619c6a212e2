import { DEFAULT_SIGNAL_GOALS, readSignalGoals } from './readSignalGoals';

const goals = (annotations: Record<string, string>) =>
  readSignalGoals({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'orders', annotations },
  });
const thresholds = (value: string) =>
  goals({ 'meshwright.io/signal-thresholds': value });

describe('readSignalGoals', () => {
  it('has defaults for an entity that says nothing', () => {
    expect(goals({})).toEqual(DEFAULT_SIGNAL_GOALS);
  });

  it.each([
    ['success=99.5%', { success: 0.995 }],
    ['success=97', { success: 0.97 }],
    [
      ' p95 = 250ms , p99=1.5s',
      { success: DEFAULT_SIGNAL_GOALS.success, p95: 250, p99: 1500 },
    ],
    ['p50=20', { success: DEFAULT_SIGNAL_GOALS.success, p50: 20 }],
  ])('reads %s', (value, expected) => {
    expect(thresholds(value)).toEqual({
      ...expected,
      from: 'annotation',
      problems: [],
    });
  });

  it.each(['success=120%', 'success=', 'p90=3ms', 'p95=fast', 'p95=0', 'x'])(
    'names %s as wrong and keeps the defaults',
    value => {
      const read = thresholds(value);
      expect(read).toMatchObject({ ...DEFAULT_SIGNAL_GOALS, problems: [{}] });
      expect(read.problems[0]).toContain(value.trim());
    },
  );

  it.each([
    ['99.9%', 0.999, 0],
    ['100%', undefined, 1],
    ['always', undefined, 1],
  ])('reads an objective of %s as %s', (value, objective, problems) => {
    const read = goals({ 'meshwright.io/success-objective': value });
    expect(read.objective).toBe(objective);
    expect(read.problems).toHaveLength(problems);
  });
});
