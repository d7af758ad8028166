import { useCombobox } from 'downshift';
import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { PickDocument, type EntityKind } from '../gql';
import { kindName } from '../words';

/** An entity as it is picked: its id tells its kind. */
export interface Named {
  id: string;
  slug: string;
  name: string;
}

const pause = 120;

/** One box that finds entities of some kinds by name, as the search of the API does. */
export function Picker({ label, kinds, value, placeholder, onPick, suggestions = [], hideLabel = false }: {
  label: string;
  kinds: EntityKind[];
  /** The name of what is picked; empty where nothing is. */
  value: string;
  placeholder: string;
  onPick: (picked: Named) => void;
  /** What is offered before anything is typed. */
  suggestions?: Named[];
  hideLabel?: boolean;
}) {
  const [text, setText] = useState(value);
  const found = useFound(text, kinds);
  const untouched = text.trim() === '' || text === value;
  const items = untouched ? suggestions : (found ?? []);
  useEffect(() => setText(value), [value]);

  const box = useCombobox<Named>({
    items,
    inputValue: text,
    selectedItem: null,
    itemToString: (item) => item?.name ?? '',
    onSelectedItemChange: ({ selectedItem }) => {
      if (!selectedItem) return;
      setText(selectedItem.name);
      onPick(selectedItem);
    },
    onIsOpenChange: ({ isOpen, selectedItem }) => {
      if (!isOpen && !selectedItem) setText(value);
    },
  });
  return (
    <div className="picker" data-open={box.isOpen || undefined}>
      <label {...box.getLabelProps()} className={hideLabel ? 'aside' : ''}>{label}</label>
      <input
        {...box.getInputProps({
          // Here and not in onInputValueChange, which comes too late for a controlled input.
          onChange: (event) => setText(event.currentTarget.value),
          onFocus: (event) => event.currentTarget.select(),
        })}
        placeholder={placeholder}
        spellCheck={false}
      />
      <ul {...box.getMenuProps()} hidden={!box.isOpen}>
        {box.isOpen && items.map((item, index) => (
          <li key={item.id} {...box.getItemProps({ item, index })}>
            <span>{item.name}</span>
            <span className="quiet small">{kindName(item.id)}</span>
          </li>
        ))}
        {box.isOpen && items.length === 0 && (
          <li className="quiet">{untouched ? 'Type a name' : found ? 'Nothing is called so' : 'Looking…'}</li>
        )}
      </ul>
    </div>
  );
}

/** What the search finds for a text, asked for once the typing pauses. */
function useFound(text: string, kinds: EntityKind[]): Named[] | undefined {
  const client = useClient();
  const [found, setFound] = useState<Named[]>();
  const wantedKinds = kinds.join();
  useEffect(() => {
    if (!text.trim()) return undefined;
    let wanted = true;
    const timer = setTimeout(async () => {
      const variables = { text, kinds: wantedKinds.split(',') as EntityKind[] };
      const answer = await client.query(PickDocument, variables).toPromise();
      if (wanted) setFound(answer.data?.search.map((hit) => hit.entity) ?? []);
    }, pause);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [text, wantedKinds, client]);
  return found;
}
