import { ReactNode } from 'react';
import { MeshLink } from '../tabs/overview/MeshLink';
import { TemplateForm } from './templates';
import { useTemplatePath } from './useTemplatePath';

/** A link to the form of a template with values filled in; nothing where the template is not offered. @internal */
export function TemplateLink(props: TemplateForm & { children: ReactNode }) {
  const to = useTemplatePath()(props);
  return to ? <MeshLink to={to}>{props.children}</MeshLink> : null;
}
