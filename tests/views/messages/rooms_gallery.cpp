#include "models/messages/RoomModel.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/messages/MessageEditor.h"
#include "views/messages/MessageField.h"
#include "views/messages/MessageTextDialog.h"
#include "views/messages/ReadersLine.h"
#include "views/messages/RoomDialogs.h"
#include "views/messages/RoomPage.h"
#include "views/messages/SearchPanel.h"
#include "views/messages/UnreadPanel.h"

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QListWidget>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

const QUuid me(u"{00000000-0000-4000-8000-000000000001}"_s);
const QUuid dana(u"{00000000-0000-4000-8000-000000000002}"_s);
const QUuid sam(u"{00000000-0000-4000-8000-000000000003}"_s);
const QUuid room(u"{00000000-0000-4000-8000-000000000009}"_s);
const QString longName =
    u"Maximiliane-Theodora von und zu Hohenlohe-Waldenburg-Schillingsfürst the Younger"_s;

QUuid idOf(qint64 number)
{
    return QUuid::createUuidV5(room, QString::number(number));
}

RoomMessage said(qint64 number, const QUuid &sender, const QString &text)
{
    RoomMessage one;
    one.number = number;
    one.id = idOf(number);
    one.sender = sender;
    one.senderName = sender == me     ? u"Marisol Ortega"_s
                     : sender == dana ? u"Dana Reyes"_s
                                      : longName;
    one.senderRole = sender == sam ? u"third_party"_s : u"coordinator"_s;
    one.outsider = sender == sam;
    one.content = text;
    one.createdAt = QDateTime(QDate(2026, 11, 20), QTime(9, 0), Qt::UTC).addSecs(number * 7000);
    one.version = 1;
    one.readerCount = 3;
    one.readCount = int(number % 4);
    return one;
}

QList<RoomMessage> talk()
{
    QList<RoomMessage> all;
    all.append(said(1, dana,
                    u"Good morning. The settlement statement of Elm Street is here; "
                    "please look at lines 400 to 420 before noon."_s));
    all.last().attachments = {
        {idOf(101), u"Settlement statement 18 Elm Street.pdf"_s, u"pdf"_s, false},
        {idOf(102), u"Wire instructions of the escrow office of the County of Los Angeles.docx"_s,
         u"docx"_s, true}};
    all.last().hidden = 2;
    all.append(said(2, sam,
                    u"Which of the three houses is on the list? https://www.irs.gov/pub/"
                    "irs-drop/a-very-long-address-that-does-not-end-"_s +
                        u"and-goes-on-"_s.repeated(9)));
    RoomMessage stage = said(3, {}, u"The stage is 45-day period now."_s);
    stage.system = true;
    stage.senderName.clear();
    all.append(stage);
    all.append(said(4, me, u"@Dana Reyes the first two. I'll send the letter today."_s));
    all.last().mentions = {{dana, u"Dana Reyes"_s}};
    all.last().replyTo = idOf(2);
    all.last().replyNumber = 2;
    all.last().replySender = longName;
    all.last().replyText = u"Which of the three houses is on the list? "_s.repeated(4);
    all.append(said(5, dana, u"gone"_s));
    all.last().deleted = true;
    all.append(said(6, dana, u"שלום! مرحبا – 你好 😀 And a line\nwith a break,\nand a third."_s));
    all.last().editedAt = all.last().createdAt.addSecs(60);
    all.append(said(7, me, u"Thanks."_s));
    all.append(said(8, sam, u"word "_s.repeated(400)));
    all.append(said(9, dana, u"Fine."_s));
    return all;
}

PendingMessage unsent(int number, PendingMessage::State state, const QString &error = {})
{
    PendingMessage one;
    one.request = idOf(200 + number);
    one.exchange = room;
    one.text = u"An unsent message with some words, number %1."_s.arg(number);
    one.madeAt = QDateTime::currentDateTimeUtc();
    one.due = one.madeAt.addSecs(8);
    one.state = state;
    one.error = error;
    if (state == PendingMessage::State::Uploading)
        one.files = {{idOf(301), {}, u"Scan.pdf"_s, {}, false, {}, false}};
    return one;
}

QList<RoomReader> readers(bool outside)
{
    QList<RoomReader> all{{me, u"Marisol Ortega"_s, u"coordinator"_s, u"Peak Exchange"_s, false},
                          {dana, u"Dana Reyes"_s, u"client"_s, u"Reyes Holdings LLC"_s, false}};
    if (outside)
        all +=
            {{sam, longName, u"third_party"_s, u"Hohenlohe Title & Escrow of Los Angeles"_s, true},
             {idOf(7), u"Al Bo"_s, u"agency"_s, {}, true}};
    return all;
}

class Gallery final
{
public:
    explicit Gallery(const QDir &folder) : m_folder(folder) {}

    void run(const QString &suffix)
    {
        m_suffix = suffix;
        rooms();
        panels();
        dialogs();
    }
    bool ok() const { return m_ok; }

private:
    void save(QWidget *widget, const QString &name)
    {
        widget->show();
        QTest::qWait(80);
        const QString file = u"rooms-%1-%2.png"_s.arg(name, m_suffix);
        m_ok = widget->grab().save(m_folder.filePath(file)) && m_ok;
    }

    void rooms()
    {
        using State = PendingMessage::State;
        RoomModel model;
        model.setMe(me, u"Marisol Ortega"_s);
        RoomPage page(&model);
        page.resize(980, 720);
        page.showLoading();
        save(&page, u"loading"_s);
        page.readers()->setReaders(readers(false), me);
        page.showRoom();
        save(&page, u"empty"_s);
        page.readers()->setReaders(readers(true), me);
        model.showWindow(talk(), 9);
        model.setNewFrom(8);
        page.view()->setToday(QDate(2026, 11, 20));
        page.showRoom();
        page.setPeopleNow({u"Dana Reyes"_s, longName}, {longName});
        page.view()->showFirst(1);
        save(&page, u"start"_s);
        page.view()->showEnd();
        page.setScheduled(2, true);
        save(&page, u"end"_s);
        const QList<PendingMessage> usual{
            unsent(1, State::Held), unsent(2, State::Uploading), unsent(3, State::Sending),
            unsent(4, State::Waiting),
            unsent(5, State::Failed,
                   u"You may no longer write here. Nothing was sent; what you wrote "
                   "is kept."_s)};
        model.setPending(usual);
        page.view()->showEnd();
        page.view()->setCurrentIndex(model.index(10));
        page.view()->setFocus();
        save(&page, u"unsent"_s);
        QList<PendingMessage> unsure{unsent(1, State::Waiting),
                                     unsent(2, State::Failed,
                                            u"It was written a while ago, and the program was "
                                            "closed since."_s)};
        for (PendingMessage &one : unsure)
            one.unsure = true;
        model.setPending(unsure);
        page.view()->showEnd();
        save(&page, u"unsure"_s);
        model.setPending(usual);
        page.setStale(true);
        page.messages()->showError(
            {ErrorKind::Offline, u"The server can't be reached. Nothing was changed."_s, {}, {}});
        save(&page, u"offline"_s);
        page.setStale(false);
        page.messages()->clear();
        page.resize(560, 520);
        save(&page, u"narrow"_s);
        page.showClosed(u"You do not take part in this exchange any more."_s);
        save(&page, u"closed"_s);
        page.showBroken(
            {ErrorKind::Internal, u"The server could not answer. Try again."_s, {}, {}});
        save(&page, u"broken"_s);
        QList<RoomMessage> many;
        for (qint64 number = 700; number <= 1000; ++number)
            many.append(
                said(number, number % 5 ? dana : me, u"Message %1 with words"_s.arg(number)));
        model.setPending({});
        model.showWindow(many, 1000);
        page.resize(980, 720);
        page.messages()->clear();
        page.showRoom();
        page.view()->showNumber(850);
        page.setBelow(12);
        save(&page, u"thousand"_s);
    }

    void panels()
    {
        SearchPanel search;
        search.resize(340, 520);
        search.setNames({{room, u"2026-0280 Okafor - 7762 Paseo del Rio Place, Los Angeles"_s}});
        save(&search, u"search"_s);
        search.field()->setText(u"wire"_s);
        search.showFound({}, false, false);
        save(&search, u"search-none"_s);
        QList<FoundMessage> found;
        for (qint64 number = 1; number <= 30; ++number)
            found.append({room, number, idOf(number), number % 3 ? u"Dana Reyes"_s : longName,
                          said(number, dana, {}).createdAt,
                          u"… the wire instructions of escrow, which you confirm by telephone "
                          "before anything is sent …"_s});
        search.showFound(found, true, false);
        save(&search, u"search-many"_s);
        search.showError({ErrorKind::Offline, u"The server can't be reached."_s, {}, {}});
        save(&search, u"search-broken"_s);
        UnreadPanel unread;
        unread.resize(260, 360);
        unread.showRooms({{room, u"2026-0280  Okafor - 7762 Paseo del Rio Pl"_s, 3},
                          {idOf(1), u"2026-0104  "_s + longName, 1000},
                          {idOf(2), u"2026-0007  Fong"_s, 1}});
        unread.list()->setFocus();
        save(&unread, u"unread"_s);
    }

    void dialogs()
    {
        ReadersDialog who(ReadersDialog::About::Room);
        who.setAttribute(Qt::WA_DeleteOnClose, false);
        save(&who, u"readers-loading"_s);
        who.showReaders(readers(true));
        save(&who, u"readers"_s);
        ReadersDialog read(ReadersDialog::About::Message);
        read.setAttribute(Qt::WA_DeleteOnClose, false);
        const QDateTime at = said(3, dana, {}).createdAt;
        read.showMessageReaders({{dana, u"Dana Reyes"_s, at, at.addSecs(90)},
                                 {sam, longName, at, {}},
                                 {me, u"Al Bo"_s, {}, {}}});
        save(&read, u"readers-message"_s);
        ScheduledDialog later;
        later.setAttribute(Qt::WA_DeleteOnClose, false);
        later.showMessages({});
        save(&later, u"scheduled-none"_s);
        later.showMessages(
            {{idOf(1),
              u"Please send the letter before Friday, with both signatures on it."_s,
              at,
              {}},
             {idOf(2), u"Second"_s, at, u"You may no longer write in this room."_s}});
        save(&later, u"scheduled"_s);
        SendAtDialog when(at);
        save(&when, u"send-at"_s);
        MessageTextDialog text(talk().at(1));
        text.setAttribute(Qt::WA_DeleteOnClose, false);
        save(&text, u"text"_s);
    }

    QDir m_folder;
    QString m_suffix;
    bool m_ok = true;
};

} // namespace

/** Pictures of rooms with invented messages, to look at: rooms_gallery FOLDER. */
int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    Theme theme;
    QDir folder(app.arguments().value(1, u"."_s));
    folder.mkpath(u"."_s);
    Gallery gallery(folder);
    const QString scale = qEnvironmentVariable("QT_SCALE_FACTOR", u"1"_s);
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        theme.setChoice(choice);
        gallery.run(Theme::nameOf(choice) + u'-' + scale);
    }
    return gallery.ok() ? 0 : 1;
}
