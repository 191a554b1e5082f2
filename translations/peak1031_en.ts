<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en_US">
<context>
    <name>Peak::Agent</name>
    <message numerus="yes">
        <source>%1 Trying again in %n second(s).</source>
        <translation>
            <numerusform>%1 Trying again in %n second.</numerusform>
            <numerusform>%1 Trying again in %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::BulkEditDialog</name>
    <message numerus="yes">
        <source>%n row(s) will be changed.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) are so already.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) can&apos;t be changed:</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::BulkExchangesDialog</name>
    <message numerus="yes">
        <source>%n exchange(s) changed.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n exchange(s) will change.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n had these values already.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be changed: %1</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n can&apos;t be changed: %1</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What shall %n exchange(s) have from now on?</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::ConditionText</name>
    <message numerus="yes">
        <source>next %n day(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>last %n day(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::ConflictDialog</name>
    <message numerus="yes">
        <source>While you were typing, somebody else saved other values in %n fields that you changed too. Nothing was lost: choose which are right. All other changes, theirs and yours, are kept.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::Ctl</name>
    <message numerus="yes">
        <source>%n fault(s) found. See the list for how to mend them.</source>
        <translation>
            <numerusform>%n fault found. See the list for how to mend them.</numerusform>
            <numerusform>%n faults found. See the list for how to mend them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sealed value(s) now open with the newest key.</source>
        <translation>
            <numerusform>%n sealed value now opens with the newest key.</numerusform>
            <numerusform>%n sealed values now open with the newest key.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::DiffView</name>
    <message numerus="yes">
        <source>Show %n field(s) that stayed as they were</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::Doctor</name>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The audit log is sealed (%n batch(es)).</source>
        <translation>
            <numerusform>The audit log is sealed (%n batch).</numerusform>
            <numerusform>The audit log is sealed (%n batches).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> (and %n more)</source>
        <translation>
            <numerusform> (and %n more)</numerusform>
            <numerusform> (and %n more)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n role(s) of sessions that are no more are still there: %1.</source>
        <translation>
            <numerusform>%n role of a session that is no more is still there: %1.</numerusform>
            <numerusform>%n roles of sessions that are no more are still there: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n migration(s) are missing: %1.</source>
        <translation>
            <numerusform>%n migration is missing: %1.</numerusform>
            <numerusform>%n migrations are missing: %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::ExchangeController</name>
    <message numerus="yes">
        <source>Edit of %n exchange(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::ExchangeText</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <comment>days that are left until a deadline</comment>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) over</source>
        <comment>days since a deadline was missed</comment>
        <translation>
            <numerusform>%n day over</numerusform>
            <numerusform>%n days over</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::FilterBar</name>
    <message numerus="yes">
        <source>There are %n filters, which is as many as there can be</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::ListPage</name>
    <message numerus="yes">
        <source>%n row(s) copied with headers.</source>
        <translation type="unfinished">
            <numerusform>%n row copied with headers.</numerusform>
            <numerusform>%n rows copied with headers.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) were left out because they are not loaded; scroll to them first.</source>
        <translation type="unfinished">
            <numerusform>%n row was left out because it is not loaded; scroll to it first.</numerusform>
            <numerusform>%n rows were left out because they are not loaded; scroll to them first.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) are selected: those that are loaded.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more are not; narrow the list with a filter to select all of it.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::MergeDialog</name>
    <message numerus="yes">
        <source>%n exchange(s) as client</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n exchange(s) as coordinator</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) in exchanges</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n comment(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n document(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::PeopleSessions</name>
    <message numerus="yes">
        <source>%n session(s) ended; that computer has to sign in again.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::PersonPicker</name>
    <message numerus="yes">
        <source>%n people found</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::PinDialog</name>
    <message numerus="yes">
        <source>A PIN has at least %n digits.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::ProfilePage</name>
    <message numerus="yes">
        <source>It is set up: a code of your authenticator app is asked for at sign-in. You have %n recovery code(s) left.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::RecordForm</name>
    <message numerus="yes">
        <source>%n things to mend before this can be saved:</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::SessionKeeper</name>
    <message numerus="yes">
        <source>The server has not answered for %n second(s).</source>
        <translation>
            <numerusform>The server has not answered for %n second.</numerusform>
            <numerusform>The server has not answered for %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::SyncRunView</name>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation type="unfinished">
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::TaskBoard</name>
    <message numerus="yes">
        <source>%1, %n task(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::TaskController</name>
    <message numerus="yes">
        <source>Completing %n task(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) changed.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be: %1</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Edit of %n task(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::TaskForms</name>
    <message numerus="yes">
        <source>Edit %n task(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
</TS>
