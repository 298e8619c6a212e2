import { readJwks } from './readJwks';

const EC = '{ "kty": "EC", "crv": "P-256", "x": "YQ", "y": "YQ" }';
const rsa = (members: string) =>
  `{ "keys": [{ "kty": "RSA", "e": "AQAB", ${members} }] }`;
const oct = (members: string) => `{ "keys": [{ "kty": "oct"${members} }] }`;

describe('keys in the text of a rule', () => {
  it.each([
    ['a set', `{ "keys": [${EC}] }`],
    ['a key by itself', EC],
    ['text after the keys', `{ "keys": [${EC}] } and "more" }`],
    ['braces and quotes in strings', `{ "a}": "\\"}{", "keys": [] } x`],
    ['a set that holds null', '{ "keys": null }'],
    ['an empty number', rsa('"n": ""')],
    ['a number that is null', rsa('"n": null')],
    ['any use and operations', rsa('"n": "YQ", "use": "x", "key_ops": ["x"]')],
    ['a curve nobody knows', EC.replace('P-256', 'p-256')],
    ['padded base64', rsa('"n": "YQ=="')],
    ['base64 of the other alphabet', rsa('"n": "a+/b"')],
  ])('understands %s', (_title, text) => {
    expect(readJwks(text)).toEqual({ privateKeys: [] });
  });

  it.each([
    ['that is shared', oct(', "k": ""')],
    ['with a private part', rsa('"n": "YQ", "d": "YQ"')],
    ['with an empty private part', rsa('"n": "YQ", "d": ""')],
    ['with a private part of null', rsa('"n": "YQ", "d": null')],
  ])('tells of a key %s', (_title, text) => {
    expect(readJwks(text)).toEqual({ privateKeys: [0] });
  });

  it.each([
    ['nothing', ' '],
    ['a list', '[]'],
    ['null', 'null'],
    ['an object that does not end', `{ "keys": [${EC}]`],
    ['an object without a type', '{}'],
    ['a set that is no list', '{ "keys": {} }'],
    ['a key that is none', '{ "keys": [null] }'],
    ['a type nobody knows', '{ "keys": [{ "kty": "rsa" }] }'],
    ['a key without its secret', oct('')],
    ['an algorithm that is no text', rsa('"n": "YQ", "alg": 1')],
    ['a name that is no text', rsa('"n": "YQ", "kid": 5')],
    ['operations that are no list', rsa('"n": "YQ", "key_ops": "verify"')],
    ['an operation that is no text', rsa('"n": "YQ", "key_ops": [1]')],
    ['certificates that are none', rsa('"n": "YQ", "x5c": ["a"]')],
    ['base64 of an impossible length', rsa('"n": "Y"')],
    ['base64 of two alphabets', rsa('"n": "a-/b"')],
    ['a private factor that is no text', rsa('"n": "YQ", "d": "YQ", "p": 1')],
  ])('does not understand %s', (_title, text) => {
    expect(readJwks(text)).toEqual({ problem: expect.any(String) });
  });
});
