import { DefaultTemplateOutputs } from '@backstage/plugin-scaffolder-react/alpha';
import { ScaffolderTaskOutput } from '@backstage/plugin-scaffolder-react';
import { Button } from '@backstage/ui';
import mesh from '../components/mesh.module.css';

interface OutputFile {
  readonly path: string;
  readonly content: string;
}

/** What the scaffolder shows of a task, with a download of each file and of all manifests together. @internal */
export function TemplateFiles({ output }: { output?: ScaffolderTaskOutput }) {
  const files = filesOf(output?.files);
  const manifests = files.filter(
    ({ path }) =>
      /^(deploy|mesh|control-plane)\/.*\.yaml$/.test(path) &&
      !path.endsWith('-values.yaml'),
  );
  return (
    <>
      <DefaultTemplateOutputs output={output} />
      {files.length > 0 && (
        <section
          aria-label="Downloads"
          className={`${mesh.root} ${mesh.stack}`}
          style={{ marginBlock: 'var(--bui-space-4)' }}
        >
          <h2 className={mesh.sectionTitle}>Downloads</h2>
          <ul className={mesh.list}>
            {files.map(({ path, content }) => (
              <li key={path} className={mesh.spread}>
                <span className={mesh.mono}>{path}</span>
                <Button
                  variant="secondary"
                  size="small"
                  aria-label={`Download ${path}`}
                  onPress={() =>
                    download(path.split('/').pop() ?? path, content)
                  }
                >
                  Download
                </Button>
              </li>
            ))}
          </ul>
          {manifests.length > 1 && (
            <div>
              <Button
                variant="primary"
                onPress={() =>
                  download(
                    'manifests.yaml',
                    manifests.map(({ content }) => content).join('---\n'),
                  )
                }
              >
                Download all manifests as one file
              </Button>
            </div>
          )}
        </section>
      )}
    </>
  );
}

/** An output of a template is whatever the template says. */
function filesOf(value: unknown): OutputFile[] {
  return Array.isArray(value)
    ? value.filter(
        (file): file is OutputFile =>
          typeof file?.path === 'string' && typeof file.content === 'string',
      )
    : [];
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
