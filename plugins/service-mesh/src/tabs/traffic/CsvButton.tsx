import { RiDownload2Line } from '@remixicon/react';
import css from '../../components/mesh.module.css';
import { CsvTable, toCsv } from './csv';

/** Saves a table as a file; it is made when it is asked for. @internal */
export function CsvButton(props: {
  /** What the table shows, for the name of the file. */
  title: string;
  table: () => CsvTable;
}) {
  const save = () => {
    const url = URL.createObjectURL(
      new Blob([toCsv(props.table())], { type: 'text/csv' }),
    );
    const link = document.createElement('a');
    link.href = url;
    link.download = `${props.title
      .toLocaleLowerCase('en-US')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')}.csv`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <button
      type="button"
      className={css.iconButton}
      onClick={save}
      aria-label={`Download ${props.title} as CSV`}
    >
      <RiDownload2Line aria-hidden />
      CSV
    </button>
  );
}
