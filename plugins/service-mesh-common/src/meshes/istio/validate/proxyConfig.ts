import { checkSelector } from './labels';
import { validator } from './validator';

/** Checks a ProxyConfig as Istio's webhook does. @internal */
export const validateProxyConfig = validator(spec => {
  checkSelector(spec);
  if (spec.number('concurrency') < 0)
    spec
      .at('concurrency')
      .error('concurrency must be greater than or equal to 0');
});
