import type { ComponentChildren } from 'preact';

interface Column<Item> {
  key: string;
  label: string;
  cell: (item: Item) => ComponentChildren;
  /** Numbers stand at the end of their cell. */
  number?: boolean;
}

interface TableProps<Item> {
  caption: ComponentChildren;
  captionUnseen?: boolean;
  columns: readonly Column<Item>[];
  items: readonly Item[];
  keyOf: (item: Item) => string;
  /** What stands there when there is nothing. */
  empty: ComponentChildren;
}

/** A table that becomes a list of cards where the screen is narrow. The first column names the row. */
export function Table<Item>(props: TableProps<Item>) {
  const { caption, captionUnseen, columns, items, keyOf, empty } = props;
  if (items.length === 0) return <p class="soft">{empty}</p>;
  return (
    // Changing `display` takes the meaning from a table in some browsers, so the roles are written out.
    <table class="table" role="table">
      <caption class={captionUnseen ? 'unseen' : undefined}>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column.key} role="columnheader" scope="col" class={column.number ? 'number' : undefined}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {items.map((item) => (
          <tr key={keyOf(item)} role="row">
            {columns.map((column, at) =>
              at === 0 ? (
                <th key={column.key} role="rowheader" scope="row">
                  {column.cell(item)}
                </th>
              ) : (
                <td
                  key={column.key}
                  role="cell"
                  data-label={column.label}
                  class={column.number ? 'number' : undefined}
                >
                  {column.cell(item)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
