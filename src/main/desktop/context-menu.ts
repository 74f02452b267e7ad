import { Menu, type MenuItemConstructorOptions, type WebContents } from 'electron';

/** The menu of the right button: what can be done with text, as everywhere else on the system. */
export function offerContextMenu(contents: WebContents): void {
  contents.on('context-menu', (_, { isEditable, editFlags, selectionText }) => {
    const items: MenuItemConstructorOptions[] = isEditable
      ? [
          { role: 'undo', enabled: editFlags.canUndo },
          { role: 'redo', enabled: editFlags.canRedo },
          { type: 'separator' },
          { role: 'cut', enabled: editFlags.canCut },
          { role: 'copy', enabled: editFlags.canCopy },
          { role: 'paste', enabled: editFlags.canPaste },
          { type: 'separator' },
          { role: 'selectAll', enabled: editFlags.canSelectAll },
        ]
      : selectionText
        ? [{ role: 'copy' }]
        : [];
    if (items.length > 0) Menu.buildFromTemplate(items).popup();
  });
}
