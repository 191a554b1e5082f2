#include "models/domain/RoomMessage.h"
#include "views/common/Theme.h"
#include "views/messages/MessageTextDialog.h"
#include "views/messages/RoomDialogs.h"
#include "views/messages/SearchPanel.h"
#include "views/messages/UnreadPanel.h"

#include <QApplication>
#include <QClipboard>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTableWidget>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** What stands beside a conversation: the words of one message, what was found, what is unread. */
class tst_RoomPanels final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { new Theme(this); }

    void partOfATextIsCopied();
    void longNamesKeepTheirLine();
    void failedSearchOffersNoOlderOnes();
    void tablesFitTheirDialog();
};

void tst_RoomPanels::partOfATextIsCopied()
{
    const QString hostile = u"<b>Loan 4711</b>, please"_s;
    RoomMessage message;
    message.senderName = u"Dana Reyes"_s;
    message.content = hostile;
    message.createdAt = QDateTime(QDate(2026, 11, 1), QTime(8, 0));
    MessageTextDialog dialog(message);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.show();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    QPlainTextEdit *field = dialog.field();
    QVERIFY(field->hasFocus());
    QCOMPARE(field->toPlainText(), hostile); // never read as markup
    QVERIFY(!field->accessibleName().isEmpty());
    QTest::keyClick(field, Qt::Key_Home, Qt::ControlModifier);
    for (int i = 0; i < 8; ++i)
        QTest::keyClick(field, Qt::Key_Right);
    for (int i = 0; i < 4; ++i)
        QTest::keyClick(field, Qt::Key_Right, Qt::ShiftModifier);
    QTest::keySequence(field, QKeySequence::Copy);
    QCOMPARE(QApplication::clipboard()->text(), u"4711"_s);
    QTest::keyClicks(field, u"x"_s);
    QTest::keyClick(field, Qt::Key_Delete);
    QCOMPARE(field->toPlainText(), hostile);
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(!dialog.isVisible());
}

/** However long a name is, each place has the same height, and says all of it to screen readers. */
void tst_RoomPanels::longNamesKeepTheirLine()
{
    const QString name = u"2026-0104  "_s + u"Hohenlohe-Waldenburg "_s.repeated(20);
    UnreadPanel panel;
    panel.resize(260, 300);
    panel.showRooms({{QUuid::createUuid(), u"2026-0007  Fong"_s, 1},
                     {QUuid::createUuid(), name, 1000},
                     {QUuid::createUuid(), u"<b>2026</b>"_s, 2}});
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    const QListWidget *list = panel.list();
    const int height = list->visualItemRect(list->item(0)).height();
    QVERIFY(height >= 2 * list->fontMetrics().height());
    QCOMPARE(list->visualItemRect(list->item(1)).height(), height);
    QVERIFY(list->visualItemRect(list->item(1)).width() <= list->viewport()->width());
    QCOMPARE(list->item(1)->text(), name + u"\n999+ unread"_s);
    QCOMPARE(list->item(1)->toolTip(), name);
    QCOMPARE(list->item(2)->toolTip(), u"&lt;b&gt;2026&lt;/b&gt;"_s);
}

void tst_RoomPanels::failedSearchOffersNoOlderOnes()
{
    SearchPanel search;
    search.show();
    FoundMessage found;
    found.sender = u"Dana Reyes"_s;
    found.excerpt = u"wire "_s.repeated(200);
    FoundMessage said; // by the server
    said.excerpt = u"The stage changed."_s;
    said.createdAt = QDateTime(QDate(2026, 11, 23), QTime(14, 59));
    search.showFound({found, found, said}, true, false);
    QVERIFY(search.list()->item(2)->text().startsWith(u"23 Nov 2026 14:59\n"_s));
    QPushButton *older = nullptr;
    const auto buttons = search.findChildren<QPushButton *>();
    for (QPushButton *one : buttons) {
        if (one->text() == u"Older ones"_s)
            older = one;
    }
    QVERIFY(older && older->isVisible());
    const QRect first = search.list()->visualItemRect(search.list()->item(0));
    QVERIFY(first.height() < 6 * search.list()->fontMetrics().height()); // two lines of its words
    search.showError({ErrorKind::Offline, u"The server can't be reached."_s, {}, {}});
    QVERIFY(!older->isVisible());
}

/** On a small screen as on a large one, and when somebody makes them narrower: no column is to be
 * scrolled to. */
void tst_RoomPanels::tablesFitTheirDialog()
{
    const RoomReader reader{QUuid::createUuid(), u"Maximiliane-Theodora von und zu Waldenburg"_s,
                            u"third_party"_s, u"Title & Escrow of Los Angeles"_s, true};
    ScheduledMessage later;
    later.id = QUuid::createUuid();
    later.text = u"Please send the letter before Friday noon, and the wire instructions"_s;
    later.at = QDateTime(QDate(2026, 11, 20), QTime(14, 50));
    later.failure = u"You may not write in this exchange any longer."_s;
    for (const int wide : {720, 470}) {
        ReadersDialog readers(ReadersDialog::About::Room);
        ScheduledDialog scheduled;
        for (QDialog *dialog :
             {static_cast<QDialog *>(&readers), static_cast<QDialog *>(&scheduled)}) {
            dialog->setAttribute(Qt::WA_DeleteOnClose, false);
            dialog->resize(wide, 400);
            dialog->show();
        }
        readers.showReaders({reader, reader});
        scheduled.showMessages({later});
        for (QDialog *dialog :
             {static_cast<QDialog *>(&readers), static_cast<QDialog *>(&scheduled)}) {
            const auto *table = dialog->findChild<QTableWidget *>();
            QTRY_VERIFY(table->isVisible());
            QTest::qWait(20);
            QCOMPARE(table->horizontalScrollBar()->maximum(), 0);
            for (int column = 0; column < table->columnCount(); ++column)
                QVERIFY(table->columnWidth(column) > 80);
            dialog->resize(wide - 60, 400);
            QTest::qWait(20);
            QCOMPARE(table->horizontalScrollBar()->maximum(), 0);
        }
    }
}

QTEST_MAIN(tst_RoomPanels)
#include "tst_RoomPanels.moc"
