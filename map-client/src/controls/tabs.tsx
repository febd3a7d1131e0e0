import type { ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components';

interface TabsProps<K extends string> {
  label: string;
  tabs: readonly { id: K; label: string; content: ReactNode }[];
  selected?: K;
  onChange?: (id: K) => void;
}

/** Views of one thing side by side: arrow keys move, the panel follows. */
export const Tabs = <K extends string>({ label, tabs, selected, onChange }: TabsProps<K>) => (
  <AriaTabs {...(selected && { selectedKey: selected })} {...(onChange && { onSelectionChange: (key) => onChange(key as K) })}>
    <TabList className="tab-list" aria-label={label}>
      {tabs.map((tab) => (
        <Tab key={tab.id} id={tab.id} className="tab">
          {tab.label}
        </Tab>
      ))}
    </TabList>
    {tabs.map((tab) => (
      <TabPanel key={tab.id} id={tab.id} className="tab-panel">
        {tab.content}
      </TabPanel>
    ))}
  </AriaTabs>
);
