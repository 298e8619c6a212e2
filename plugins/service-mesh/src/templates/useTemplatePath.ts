import { useEffect, useState } from 'react';
import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { OfferedTemplates, offeredTemplates } from './offeredTemplates';
import { templateRoute } from './templateRoute';
import type { TemplateForm } from './templates';

/** Path of the form of a template with values filled in; undefined while it is not offered. @internal */
export type TemplatePath = (form: TemplateForm) => string | undefined;

/** The one way to a template: nothing leads to one without the scaffolder, or to one that the reader is not offered. @internal */
export function useTemplatePath(): TemplatePath {
  const catalog = useApi(catalogApiRef);
  const form = useRouteRef(templateRoute);
  const [offered, setOffered] = useState<OfferedTemplates>();
  useEffect(() => {
    let gone = false;
    if (form)
      offeredTemplates(catalog).then(found => {
        if (!gone) setOffered(found);
      });
    return () => {
      gone = true;
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a route is a new function with every render
  }, [catalog, Boolean(form)]);
  return ({ template, values }) => {
    const namespace = offered?.get(template);
    if (!form || namespace === undefined) return undefined;
    const query = new URLSearchParams({ formData: JSON.stringify(values) });
    return `${form({ namespace, templateName: template })}?${query}`;
  };
}
