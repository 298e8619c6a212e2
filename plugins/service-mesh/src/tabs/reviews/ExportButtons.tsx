import { useState } from 'react';
import {
  ExportedFile,
  ReviewExportFormat,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Button } from '@backstage/ui';

const formats = ['csv', 'json'] as const;

/** Saves an export, with its manifest, as a file. @internal */
export function ExportButtons(props: {
  read: (format: ReviewExportFormat) => Promise<ExportedFile>;
  onProblem: (error: Error | undefined) => void;
}) {
  const { read, onProblem } = props;
  const [busy, setBusy] = useState(false);
  const save = async (format: ReviewExportFormat) => {
    setBusy(true);
    onProblem(undefined);
    try {
      saveFile(await read(format));
    } catch (error) {
      onProblem(error instanceof Error ? error : new Error(String(error)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {formats.map(format => (
        <Button
          key={format}
          variant="secondary"
          isDisabled={busy}
          onPress={() => save(format)}
        >
          Export {format.toUpperCase()}
        </Button>
      ))}
    </>
  );
}

function saveFile({ name, content }: ExportedFile) {
  const url = URL.createObjectURL(new Blob([content]));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
