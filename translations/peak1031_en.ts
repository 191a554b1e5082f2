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
    <name>Peak::ExchangesPage</name>
    <message numerus="yes">
        <source>%n chosen</source>
        <translation>
            <numerusform>%n chosen</numerusform>
            <numerusform>%n chosen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) copied with headers.</source>
        <translation>
            <numerusform>%n row copied with headers.</numerusform>
            <numerusform>%n rows copied with headers.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) were left out because they are not loaded; scroll to them first.</source>
        <translation>
            <numerusform>%n row was left out because it is not loaded; scroll to it first.</numerusform>
            <numerusform>%n rows were left out because they are not loaded; scroll to them first.</numerusform>
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
</TS>
