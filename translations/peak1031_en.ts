<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en_US">
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
