export * from '../../shared/__testUtils__/certificate';
