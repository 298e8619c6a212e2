import { judgeConnection } from './judgeConnection';

describe('a connection', () => {
  it.each([
    ['mutual', 'strict', true, 'open', true],
    ['mutual', 'permissive', true, 'open', true],
    ['mutual', 'disabled', true, 'fails', undefined],
    ['mutual', 'permissive', false, 'fails', undefined],
    ['mutual', 'unknown', true, 'unknown', undefined],
    ['plaintext', 'strict', true, 'fails', undefined],
    ['plaintext', 'permissive', true, 'open', false],
    ['plaintext', 'disabled', false, 'open', false],
    ['plaintext', 'unknown', true, 'unknown', false],
    ['simple', 'strict', true, 'fails', undefined],
    ['simple', 'permissive', true, 'fails', undefined],
    ['simple', 'disabled', false, 'depends', false],
    ['simple', 'unknown', true, 'unknown', undefined],
    ['custom-mutual', 'strict', true, 'depends', undefined],
    ['nothing', 'permissive', true, 'fails', undefined],
    ['unknown', 'permissive', true, 'unknown', undefined],
  ] as const)(
    'of %s to a server that is %s (same mesh: %s): %s, identified: %s',
    (sends, accepts, sameMesh, outcome, identified) => {
      const judged = judgeConnection(sends, {
        accepts,
        sameMesh,
        protocol: 'http',
      });
      expect(judged.outcome).toBe(outcome);
      expect(judged.identified).toBe(identified);
      expect(judged.dependsOn.length > 0).toBe(outcome === 'depends');
    },
  );

  it('is up to the application where proxies do not take the port for HTTP', () => {
    expect(
      judgeConnection('simple', {
        accepts: 'permissive',
        sameMesh: true,
        protocol: 'tcp',
      }),
    ).toEqual({
      outcome: 'depends',
      identified: false,
      dependsOn: ['whether the application takes TLS on the port'],
    });
  });
});
