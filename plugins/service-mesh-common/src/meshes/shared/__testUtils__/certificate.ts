/** A self-signed certificate, valid from 2026-11-21 to 2061-11-12; its end is written in the form for times from 2050 on. */
export const CERTIFICATE = [
  'MIIBbzCCARWgAwIBAgIUdaKFyN2IzV0eHrbkOalVx4YZ8ZkwCgYIKoZIzj0EAwIw',
  'DDEKMAgGA1UEAwwBYTAgFw0yNjExMjEwNzI3MzlaGA8yMDYxMTExMjA3MjczOVow',
  'DDEKMAgGA1UEAwwBYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFfdm0YgzdER',
  'cunpP6loVEejKaJjf9xp7uZy2CGg9gksdRr6HV5JdjPbDesyB0JZ7/GmESlW5cOa',
  '4JtwE17x3fejUzBRMB0GA1UdDgQWBBTPTq+u7FT1yGsN+B03/8EaI1GoWTAfBgNV',
  'HSMEGDAWgBTPTq+u7FT1yGsN+B03/8EaI1GoWTAPBgNVHRMBAf8EBTADAQH/MAoG',
  'CCqGSM49BAMCA0gAMEUCIQCGg2cnUd4TEQlh5dQByzIX4WtXjivB/ZB3SXLrmvwY',
  'YgIgTF6GInQipnvjoyFquR8jf1kCOCUe+Jf2LDSD/zWzMrc=',
].join('');

/** What a Secret holds for a certificate: the base64 form of PEM. */
export function pem(certificate: string): string {
  return btoa(
    `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`,
  );
}
