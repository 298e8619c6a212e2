import { parseTimeout } from './parseTimeout';

describe('a timeout of a route', () => {
  it.each([
    ['0', 0, false],
    ['5s', 5, false],
    ['-1.5m', 90, true],
    ['+1h1ms', 3600.001, false],
    ['.5s', 0.5, false],
    ['', 0, false],
  ])('%s is read', (text, seconds, negative) => {
    const parsed = parseTimeout(text);
    expect(parsed).toMatchObject({ ok: true, value: { negative } });
    expect(parsed.ok && parsed.value.seconds).toBeCloseTo(seconds, 9);
  });

  it.each([
    ['5', 'missing a unit'],
    ['5d', 'invalid unit'],
    ['5 s', 'invalid floating-point number'],
    ['s', 'invalid floating-point number'],
  ])('%s is not', (text, error) => {
    expect(parseTimeout(text)).toMatchObject({
      ok: false,
      error: expect.stringContaining(error),
    });
  });
});
