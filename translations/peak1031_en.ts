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
    <name>Peak::BellButton</name>
    <message numerus="yes">
        <source>%n deadline(s) to acknowledge</source>
        <translation>
            <numerusform>%n deadline to acknowledge</numerusform>
            <numerusform>%n deadlines to acknowledge</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::BinDialog</name>
    <message numerus="yes">
        <source>in %n day(s)</source>
        <translation>
            <numerusform>in %n day</numerusform>
            <numerusform>in %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::BulkEditDialog</name>
    <message numerus="yes">
        <source>%n row(s) will be changed.</source>
        <translation>
            <numerusform>%n row will be changed.</numerusform>
            <numerusform>%n rows will be changed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) are so already.</source>
        <translation>
            <numerusform>%n row is so already.</numerusform>
            <numerusform>%n rows are so already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) can&apos;t be changed:</source>
        <translation>
            <numerusform>%n row can&apos;t be changed:</numerusform>
            <numerusform>%n rows can&apos;t be changed:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::BulkExchangesDialog</name>
    <message numerus="yes">
        <source>%n exchange(s) changed.</source>
        <translation>
            <numerusform>%n exchange changed.</numerusform>
            <numerusform>%n exchanges changed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n exchange(s) will change.</source>
        <translation>
            <numerusform>%n exchange will change.</numerusform>
            <numerusform>%n exchanges will change.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n had these values already.</source>
        <translation>
            <numerusform>%n had these values already.</numerusform>
            <numerusform>%n had these values already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be changed: %1</source>
        <translation>
            <numerusform>%n could not be changed: %1</numerusform>
            <numerusform>%n could not be changed: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n can&apos;t be changed: %1</source>
        <translation>
            <numerusform>%n can&apos;t be changed: %1</numerusform>
            <numerusform>%n can&apos;t be changed: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What shall %n exchange(s) have from now on?</source>
        <translation>
            <numerusform>What shall %n exchange have from now on?</numerusform>
            <numerusform>What shall %n exchanges have from now on?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::ChecklistPanel</name>
    <message numerus="yes">
        <source>%n document(s) missing now</source>
        <translation>
            <numerusform>%n document missing now</numerusform>
            <numerusform>%n documents missing now</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::ConditionText</name>
    <message numerus="yes">
        <source>next %n day(s)</source>
        <translation>
            <numerusform>the next day</numerusform>
            <numerusform>next %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>last %n day(s)</source>
        <translation>
            <numerusform>the last day</numerusform>
            <numerusform>last %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::ConflictDialog</name>
    <message numerus="yes">
        <source>While you were typing, somebody else saved other values in %n fields that you changed too. Nothing was lost: choose which are right. All other changes, theirs and yours, are kept.</source>
        <translation>
            <numerusform>While you were typing, somebody else saved other values in %n field that you changed too. Nothing was lost: choose which is right. All other changes, theirs and yours, are kept.</numerusform>
            <numerusform>While you were typing, somebody else saved other values in %n fields that you changed too. Nothing was lost: choose which are right. All other changes, theirs and yours, are kept.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::Courier</name>
    <message numerus="yes">
        <source>sent %n e-mail(s)</source>
        <translation>
            <numerusform>sent %n e-mail</numerusform>
            <numerusform>sent %n e-mails</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>sent %n text message(s)</source>
        <translation>
            <numerusform>sent %n text message</numerusform>
            <numerusform>sent %n text messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) were refused; the delivery log says why</source>
        <translation>
            <numerusform>%n message was refused; the delivery log says why</numerusform>
            <numerusform>%n messages were refused; the delivery log says why</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %n message(s) nobody knows whether they went; the delivery log names them</source>
        <translation>
            <numerusform>of %n message nobody knows whether it went; the delivery log names it</numerusform>
            <numerusform>of %n messages nobody knows whether they went; the delivery log names them</numerusform>
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
    <name>Peak::DeliveryText</name>
    <message numerus="yes">
        <source>%n wait(s) since %1.</source>
        <translation>
            <numerusform>%n waits since %1.</numerusform>
            <numerusform>%n wait since %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %n nobody knows whether they went out; the log asks you.</source>
        <translation>
            <numerusform>Of %n nobody knows whether it went out; the log asks you.</numerusform>
            <numerusform>Of %n nobody knows whether they went out; the log asks you.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed within the last seven days.</source>
        <translation>
            <numerusform>%n failed within the last seven days.</numerusform>
            <numerusform>%n failed within the last seven days.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::DiffView</name>
    <message numerus="yes">
        <source>Show %n field(s) that stayed as they were</source>
        <translation>
            <numerusform>Show %n field that stayed as it was</numerusform>
            <numerusform>Show %n fields that stayed as they were</numerusform>
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
    <message numerus="yes">
        <source>%1: %n message(s) wait though they are due, the first for %2. %3</source>
        <translation>
            <numerusform>%1: %n message waits though it is due, for %2. %3</numerusform>
            <numerusform>%1: %n messages wait though they are due, the first for %2. %3</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: of %n message(s) nobody knows whether they went. They are not sent again by themselves.</source>
        <translation>
            <numerusform>%1: of %n message nobody knows whether it went. It is not sent again by itself.</numerusform>
            <numerusform>%1: of %n messages nobody knows whether they went. They are not sent again by themselves.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %n message(s) of the last seven days could not be delivered.</source>
        <translation>
            <numerusform>%1: %n message of the last seven days could not be delivered.</numerusform>
            <numerusform>%1: %n messages of the last seven days could not be delivered.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are kept in %1, which is no longer set up: nobody can open them.</source>
        <translation>
            <numerusform>%n file is kept in %1, which is no longer set up: nobody can open it.</numerusform>
            <numerusform>%n files are kept in %1, which is no longer set up: nobody can open them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) that are gone still wait to be deleted in %1, the first for %2. Nothing opens them any more.</source>
        <translation>
            <numerusform>%n file that is gone still waits to be deleted in %1, for %2. Nothing opens it any more.</numerusform>
            <numerusform>%n files that are gone still wait to be deleted in %1, the first for %2. Nothing opens them any more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are not, or not wholly, where they should be in %1.</source>
        <translation>
            <numerusform>%n file is not, or not wholly, where it should be in %1.</numerusform>
            <numerusform>%n files are not, or not wholly, where they should be in %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n object(s) in %1 belong to no document of this database.</source>
        <translation>
            <numerusform>%n object in %1 belongs to no document of this database.</numerusform>
            <numerusform>%n objects in %1 belong to no document of this database.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::DocumentOpening</name>
    <message numerus="yes">
        <source>Save %n document(s) in a folder</source>
        <translation>
            <numerusform>Save %n document in a folder</numerusform>
            <numerusform>Save %n documents in a folder</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::DocumentUploads</name>
    <message numerus="yes">
        <source>%n file(s) are on their way. How far they are stands in the status bar.</source>
        <translation>
            <numerusform>%n file is on its way. How far it is stands in the status bar.</numerusform>
            <numerusform>%n files are on their way. How far they are stands in the status bar.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::DocumentViewer</name>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>%n found</numerusform>
            <numerusform>%n found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::ExchangeController</name>
    <message numerus="yes">
        <source>Edit of %n exchange(s)</source>
        <translation>
            <numerusform>Edit of %n exchange</numerusform>
            <numerusform>Edit of %n exchanges</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::ExchangeDocuments</name>
    <message numerus="yes">
        <source>Checklist: %n missing</source>
        <translation>
            <numerusform>Checklist: %n missing</numerusform>
            <numerusform>Checklist: %n missing</numerusform>
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
        <translation>
            <numerusform>There is %n filter, which is as many as there can be</numerusform>
            <numerusform>There are %n filters, which is as many as there can be</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::GenerateDialog</name>
    <message numerus="yes">
        <source>Pack of stage %1: %n document(s)</source>
        <translation>
            <numerusform>Pack of stage %1: %n document</numerusform>
            <numerusform>Pack of stage %1: %n documents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) are missing. What stays empty becomes a line to fill in by hand.</source>
        <translation>
            <numerusform>%n value is missing. What stays empty becomes a line to fill in by hand.</numerusform>
            <numerusform>%n values are missing. What stays empty becomes a line to fill in by hand.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Make %n document(s)</source>
        <translation>
            <numerusform>&amp;Make %n document</numerusform>
            <numerusform>&amp;Make %n documents</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::Generating</name>
    <message numerus="yes">
        <source>%n document(s) stand among those of the exchange.</source>
        <translation>
            <numerusform>%n document stands among those of the exchange.</numerusform>
            <numerusform>%n documents stand among those of the exchange.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::ListPage</name>
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
    <message numerus="yes">
        <source>%n row(s) are selected: those that are loaded.</source>
        <translation>
            <numerusform>%n row is selected: the one that is loaded.</numerusform>
            <numerusform>%n rows are selected: those that are loaded.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more are not; narrow the list with a filter to select all of it.</source>
        <translation>
            <numerusform>%n more is not; narrow the list with a filter to select all of it.</numerusform>
            <numerusform>%n more are not; narrow the list with a filter to select all of it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::MailTextSettings</name>
    <message numerus="yes">
        <source>%n text(s) that you typed and did not save are here again.</source>
        <translation>
            <numerusform>A text that you typed and did not save is here again.</numerusform>
            <numerusform>%n texts that you typed and did not save are here again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::MergeDialog</name>
    <message numerus="yes">
        <source>%n exchange(s) as client</source>
        <translation>
            <numerusform>%n exchange as client</numerusform>
            <numerusform>%n exchanges as client</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n exchange(s) as coordinator</source>
        <translation>
            <numerusform>%n exchange as coordinator</numerusform>
            <numerusform>%n exchanges as coordinator</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) in exchanges</source>
        <translation>
            <numerusform>%n part in exchanges</numerusform>
            <numerusform>%n parts in exchanges</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s)</source>
        <translation>
            <numerusform>%n task</numerusform>
            <numerusform>%n tasks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n comment(s)</source>
        <translation>
            <numerusform>%n comment</numerusform>
            <numerusform>%n comments</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n document(s)</source>
        <translation>
            <numerusform>%n document</numerusform>
            <numerusform>%n documents</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::MessageEditor</name>
    <message numerus="yes">
        <source>A message carries up to %n document(s).</source>
        <translation>
            <numerusform>A message carries up to %n document.</numerusform>
            <numerusform>A message carries up to %n documents.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::MessageText</name>
    <message numerus="yes">
        <source>Uploading %n document(s)...</source>
        <translation>
            <numerusform>Uploading %n document...</numerusform>
            <numerusform>Uploading %n documents...</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::NavigationBar</name>
    <message numerus="yes">
        <source>%1, %n unread</source>
        <translation>
            <numerusform>%1, %n unread</numerusform>
            <numerusform>%1, %n unread</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::NotificationPanel</name>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n new</numerusform>
            <numerusform>%n new</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::NotificationText</name>
    <message numerus="yes">
        <source>%n new notification(s)</source>
        <translation>
            <numerusform>%n new notification</numerusform>
            <numerusform>%n new notifications</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::NotificationsWiring</name>
    <message numerus="yes">
        <source>Done with %n notification(s)</source>
        <translation>
            <numerusform>Done with %n notification</numerusform>
            <numerusform>Done with %n notifications</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::PagedPdf</name>
    <message numerus="yes">
        <source>This document would have %n pages, which is more than a letter has. Nothing was made.</source>
        <translation>
            <numerusform>This document would have %n page, which is more than a letter has. Nothing was made.</numerusform>
            <numerusform>This document would have %n pages, which is more than a letter has. Nothing was made.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::PeopleSessions</name>
    <message numerus="yes">
        <source>%n session(s) ended; that computer has to sign in again.</source>
        <translation>
            <numerusform>%n session ended; that computer has to sign in again.</numerusform>
            <numerusform>%n sessions ended; those computers have to sign in again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::PersonPicker</name>
    <message numerus="yes">
        <source>%n people found</source>
        <translation>
            <numerusform>%n person found</numerusform>
            <numerusform>%n people found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::PinEntryDialog</name>
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
        <source>Enter the PIN: at least %n digits.</source>
        <translation>
            <numerusform>Enter the PIN: at least %n digit.</numerusform>
            <numerusform>Enter the PIN: at least %n digits.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more before the document closes for a while.</source>
        <translation>
            <numerusform>%n more before the document closes for a while.</numerusform>
            <numerusform>%n more before the document closes for a while.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::PinFields</name>
    <message numerus="yes">
        <source>A PIN has at least %n digits.</source>
        <translation>
            <numerusform>A PIN has at least %n digit.</numerusform>
            <numerusform>A PIN has at least %n digits.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::ProfilePage</name>
    <message numerus="yes">
        <source>It is set up: a code of your authenticator app is asked for at sign-in. You have %n recovery code(s) left.</source>
        <translation>
            <numerusform>It is set up: a code of your authenticator app is asked for at sign-in. You have %n recovery code left.</numerusform>
            <numerusform>It is set up: a code of your authenticator app is asked for at sign-in. You have %n recovery codes left.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::RecordForm</name>
    <message numerus="yes">
        <source>%n things to mend before this can be saved:</source>
        <translation>
            <numerusform>%n thing to mend before this can be saved:</numerusform>
            <numerusform>%n things to mend before this can be saved:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::RoomDelegate</name>
    <message numerus="yes">
        <source>and %n document(s) that you may not see</source>
        <translation>
            <numerusform>and %n document that you may not see</numerusform>
            <numerusform>and %n documents that you may not see</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::RoomPage</name>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n new message</numerusform>
            <numerusform>%n new messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to send later</source>
        <translation>
            <numerusform>%n to send later</numerusform>
            <numerusform>%n to send later</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::RoomTranscript</name>
    <message numerus="yes">
        <source>%n message(s) saved as “%1”, with hashes that the record of the firm has too.</source>
        <translation>
            <numerusform>%n message saved as “%1”, with hashes that the record of the firm has too.</numerusform>
            <numerusform>%n messages saved as “%1”, with hashes that the record of the firm has too.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::SendingChoice</name>
    <message numerus="yes">
        <source>After %n second(s)</source>
        <translation>
            <numerusform>After %n second</numerusform>
            <numerusform>After %n seconds</numerusform>
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
    <name>Peak::StorageKeeper</name>
    <message numerus="yes">
        <source>deleted %n object(s) of documents that are gone</source>
        <translation>
            <numerusform>deleted %n object of documents that are gone</numerusform>
            <numerusform>deleted %n objects of documents that are gone</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>moved %n file(s) to another storage</source>
        <translation>
            <numerusform>moved %n file to another storage</numerusform>
            <numerusform>moved %n files to another storage</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::StorageText</name>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) are missing or not whole; see below.</source>
        <translation>
            <numerusform>%Ln file is missing or not whole; see below.</numerusform>
            <numerusform>%Ln files are missing or not whole; see below.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) there belong to no document; see below.</source>
        <translation>
            <numerusform>%Ln object there belongs to no document; see below.</numerusform>
            <numerusform>%Ln objects there belong to no document; see below.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) wait for the agent to delete them.</source>
        <translation>
            <numerusform>%Ln file waits for the agent to delete it.</numerusform>
            <numerusform>%Ln files wait for the agent to delete them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) could not be copied yet and are tried again: %1</source>
        <translation>
            <numerusform>%Ln file could not be copied yet and is tried again: %1</numerusform>
            <numerusform>%Ln files could not be copied yet and are tried again: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::SyncRunView</name>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>And %n more.</numerusform>
            <numerusform>And %n more.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::TaskBoard</name>
    <message numerus="yes">
        <source>%1, %n task(s)</source>
        <translation>
            <numerusform>%1, %n task</numerusform>
            <numerusform>%1, %n tasks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::TaskController</name>
    <message numerus="yes">
        <source>Completing %n task(s)</source>
        <translation>
            <numerusform>Completing %n task</numerusform>
            <numerusform>Completing %n tasks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) changed.</source>
        <translation>
            <numerusform>%n task changed.</numerusform>
            <numerusform>%n tasks changed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be: %1</source>
        <translation>
            <numerusform>%n could not be: %1</numerusform>
            <numerusform>%n could not be: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Edit of %n task(s)</source>
        <translation>
            <numerusform>Edit of %n task</numerusform>
            <numerusform>Edit of %n tasks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Up to %n task(s) are completed at once; select fewer.</source>
        <translation>
            <numerusform>Up to %n task is completed at once; select fewer.</numerusform>
            <numerusform>Up to %n tasks are completed at once; select fewer.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::TaskForms</name>
    <message numerus="yes">
        <source>Edit %n task(s)</source>
        <translation>
            <numerusform>Edit %n task</numerusform>
            <numerusform>Edit %n tasks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::TemplateShelf</name>
    <message numerus="yes">
        <source>%n template(s) were added. Have the firm&apos;s counsel review them before they are used.</source>
        <translation>
            <numerusform>%n template was added. Have the firm&apos;s counsel review it before it is used.</numerusform>
            <numerusform>%n templates were added. Have the firm&apos;s counsel review them before they are used.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::TemplateUpload</name>
    <message numerus="yes">
        <source>%n file(s) were left out in all.</source>
        <translation>
            <numerusform>%n file was left out in all.</numerusform>
            <numerusform>%n files were left out in all.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::TranscriptPdf</name>
    <message numerus="yes">
        <source>%n document(s) that the reader may not see</source>
        <translation>
            <numerusform>%n document that the reader may not see</numerusform>
            <numerusform>%n documents that the reader may not see</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s), numbers %1 to %2</source>
        <translation>
            <numerusform>%n message, numbers %1 to %2</numerusform>
            <numerusform>%n messages, numbers %1 to %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::TransferPins</name>
    <message numerus="yes">
        <source>%n download(s) wait for the PINs of their documents.</source>
        <translation>
            <numerusform>%n download waits for the PIN of its document.</numerusform>
            <numerusform>%n downloads wait for the PINs of their documents.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::TransferText</name>
    <message numerus="yes">
        <source>%n s left</source>
        <translation>
            <numerusform>%n s left</numerusform>
            <numerusform>%n s left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min left</source>
        <translation>
            <numerusform>%n min left</numerusform>
            <numerusform>%n min left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n transfer(s) failed</source>
        <translation>
            <numerusform>%n transfer failed</numerusform>
            <numerusform>%n transfers failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n transfer(s) paused</source>
        <translation>
            <numerusform>%n transfer paused</numerusform>
            <numerusform>%n transfers paused</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::TrayWiring</name>
    <message numerus="yes">
        <source>%n unread message(s)</source>
        <translation>
            <numerusform>%n unread message</numerusform>
            <numerusform>%n unread messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::UnreadPanel</name>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n unread</numerusform>
            <numerusform>%n unread</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Peak::UploadDialog</name>
    <message numerus="yes">
        <source>%n file(s) more were left out: so many are uploaded at once.</source>
        <translation>
            <numerusform>%n file more was left out: so many are uploaded at once.</numerusform>
            <numerusform>%n files more were left out: so many are uploaded at once.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About all %n files</source>
        <translation>
            <numerusform>About the file</numerusform>
            <numerusform>About all %n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s), %1</source>
        <translation>
            <numerusform>%n file, %1</numerusform>
            <numerusform>%n files, %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Upload %n file(s)</source>
        <translation>
            <numerusform>Upload %n file</numerusform>
            <numerusform>Upload %n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>And %n more like this.</source>
        <translation>
            <numerusform>And %n more like this.</numerusform>
            <numerusform>And %n more like this.</numerusform>
        </translation>
    </message>
</context>
</TS>
