<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>forereach::ui::CheckListButton</name>
    <message numerus="yes">
        <source>%n chosen</source>
        <translation>
            <numerusform>%n chosen</numerusform>
            <numerusform>%n chosen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>forereach::ui::FeedGrid</name>
    <message numerus="yes">
        <source>Session of %1 %2: %n item(s) shown</source>
        <translation>
            <numerusform>Session of %1 %2: %n item shown</numerusform>
            <numerusform>Session of %1 %2: %n items shown</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n of them yours</source>
        <translation>
            <numerusform>, %n of them yours</numerusform>
            <numerusform>, %n of them yours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>; %n more session(s) in this hour</source>
        <translation>
            <numerusform>; %n more session in this hour</numerusform>
            <numerusform>; %n more sessions in this hour</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n session(s)</source>
        <translation>
            <numerusform>%n session</numerusform>
            <numerusform>%n sessions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>forereach::ui::ImportBar</name>
    <message numerus="yes">
        <source>%n taken</source>
        <translation>
            <numerusform>%n taken</numerusform>
            <numerusform>%n taken</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them with a warning</source>
        <translation>
            <numerusform>%n of them with a warning</numerusform>
            <numerusform>%n of them with a warning</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n known already</source>
        <translation>
            <numerusform>%n known already</numerusform>
            <numerusform>%n known already</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n refused</source>
        <translation>
            <numerusform>%n refused</numerusform>
            <numerusform>%n refused</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>forereach::ui::ItemInspector</name>
    <message numerus="yes">
        <source>%n items chosen</source>
        <translation>
            <numerusform>%n items chosen</numerusform>
            <numerusform>%n items chosen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>forereach::ui::LibraryPage</name>
    <message numerus="yes">
        <source>%n item(s)</source>
        <translation>
            <numerusform>%n item</numerusform>
            <numerusform>%n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n item(s)</source>
        <translation>
            <numerusform>%1 of %n item</numerusform>
            <numerusform>%1 of %n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Group %n item(s)</source>
        <translation>
            <numerusform>Group %n item</numerusform>
            <numerusform>Group %n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ungroup %n item(s)</source>
        <translation>
            <numerusform>Ungroup %n item</numerusform>
            <numerusform>Ungroup %n items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>forereach::ui::MainWindow</name>
    <message numerus="yes">
        <source>%n replication(s)</source>
        <translation>
            <numerusform>%n replication</numerusform>
            <numerusform>%n replications</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n law(s) hold</source>
        <translation>
            <numerusform>%n law holds</numerusform>
            <numerusform>%n laws hold</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>forereach::ui::WorkspaceSession</name>
    <message numerus="yes">
        <source>Remove %n item(s)</source>
        <translation>
            <numerusform>Remove %n item</numerusform>
            <numerusform>Remove %n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %n item(s)</source>
        <translation>
            <numerusform>Import %n item</numerusform>
            <numerusform>Import %n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Simulate %n item(s)</source>
        <translation>
            <numerusform>Simulate %n item</numerusform>
            <numerusform>Simulate %n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Leave out %n item(s)</source>
        <translation>
            <numerusform>Leave out %n item</numerusform>
            <numerusform>Leave out %n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %2 and %n more change(s)</source>
        <translation>
            <numerusform>%1, %2 and %n more change</numerusform>
            <numerusform>%1, %2 and %n more changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>forereach::ui::HistoryDialog</name>
    <message numerus="yes">
        <source>%n export(s) in the archive</source>
        <translation>
            <numerusform>%n export in the archive</numerusform>
            <numerusform>%n exports in the archive</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) wait for the meaning of their columns</source>
        <translation>
            <numerusform>%n file waits for the meaning of its columns</numerusform>
            <numerusform>%n files wait for the meaning of their columns</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n match(es) wait for your word</source>
        <translation>
            <numerusform>%n match waits for your word</numerusform>
            <numerusform>%n matches wait for your word</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>forereach::ui::PlanDesk</name>
    <message numerus="yes">
        <source>%1, %2 and %n more change(s)</source>
        <translation>
            <numerusform>%1, %2 and %n more change</numerusform>
            <numerusform>%1, %2 and %n more changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>forereach::ui::PlanPage</name>
    <message numerus="yes">
        <source>%n campaign(s)</source>
        <translation>
            <numerusform>%n campaign</numerusform>
            <numerusform>%n campaigns</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line item(s)</source>
        <translation>
            <numerusform>%n line item</numerusform>
            <numerusform>%n line items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) must be settled before it can run.</source>
        <translation>
            <numerusform>%n thing must be settled before it can run.</numerusform>
            <numerusform>%n things must be settled before it can run.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n replication(s)</source>
        <translation>
            <numerusform>%n replication</numerusform>
            <numerusform>%n replications</numerusform>
        </translation>
    </message>
</context>
</TS>
