#include "models/messages/RoomModel.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/messages/MessageEditor.h"
#include "views/messages/MessageField.h"
#include "views/messages/MessageText.h"
#include "views/messages/RoomPage.h"
#include "views/messages/RoomView.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QCompleter>
#include <QElapsedTimer>
#include <QMimeData>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

using Kind = MessagePart::Kind;

namespace {

const QUuid me = QUuid::createUuid();
const QUuid dana = QUuid::createUuid();

RoomMessage said(qint64 number, const QString &text, const QUuid &sender = dana)
{
    RoomMessage one;
    one.number = number;
    one.id = QUuid::createUuid();
    one.sender = sender;
    one.senderName = sender == me ? u"Me"_s : u"Dana Reyes"_s;
    one.senderRole = u"coordinator"_s;
    one.content = text;
    one.createdAt = QDateTime(QDate(2026, 11, 1), QTime(8, 0)).addSecs(number * 90);
    one.version = 1;
    return one;
}

QList<RoomMessage> many(qint64 from, qint64 to)
{
    QList<RoomMessage> list;
    for (qint64 number = from; number <= to; ++number)
        list.append(said(number,
                         u"Message %1 "_s.arg(number) + u"with some words "_s.repeated(number % 9),
                         number % 5 ? dana : me));
    return list;
}

} // namespace

/** A conversation on screen: what hostile words can't do, where it stays, how quick it is. */
class tst_RoomView final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { new Theme(this); }
    void init();
    void cleanup() { m_page.reset(), m_model.reset(); }

    void htmlIsText();
    void hostileLinksAreNoLinks_data();
    void hostileLinksAreNoLinks();
    void linkIsFoundWhereItIsPainted();
    void directionMarksAreLeftOut();
    void rightToLeftStandsAtTheRight();
    void staysWherePeopleRead();
    void followsTheEnd();
    void tenThousandMessagesScrollQuickly();
    void longMessageIsCutAndShownWhole();
    void everyMessageHasANameForScreenReaders();
    void unsentCanBeTakenBackByAClick();
    void pasteOfAHundredThousandLettersIsKept();
    void draftComesBack();
    void enterSendsAndShiftEnterDoesNot();
    void namesAreCompleted();

private:
    RoomView *view() const { return m_page->view(); }
    MessageField *field() const { return m_page->editor()->field(); }
    void show(const QList<RoomMessage> &messages);
    QRect rectOf(int row) const { return view()->visualRect(m_model->index(row)); }
    /** Where in a row a part is. */
    QPoint find(int row, Kind kind);

    std::unique_ptr<RoomModel> m_model;
    std::unique_ptr<RoomPage> m_page;
};

void tst_RoomView::init()
{
    m_model = std::make_unique<RoomModel>();
    m_model->setMe(me, u"Me"_s);
    m_page = std::make_unique<RoomPage>(m_model.get());
    m_page->resize(900, 700);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
}

void tst_RoomView::show(const QList<RoomMessage> &messages)
{
    m_model->showWindow(messages, messages.last().number);
    m_page->showRoom();
    view()->showEnd();
    QCoreApplication::processEvents();
}

QPoint tst_RoomView::find(int row, Kind kind)
{
    QSignalSpy activated(view(), &RoomView::activated);
    const QRect rect = rectOf(row);
    for (int y = rect.top(); y < rect.bottom(); y += 3) {
        for (int x = rect.left(); x < rect.right(); x += 5) {
            QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, {x, y});
            if (!activated.isEmpty() &&
                activated.takeFirst().at(1).value<MessagePart>().kind == kind)
                return {x, y};
        }
    }
    return {-1, -1};
}

void tst_RoomView::htmlIsText()
{
    const QString hostile =
        u"<b>bold</b> <img src=\"http://evil.test/x.png\"> <a href=\"file:///etc/passwd\">x</a>"_s;
    show({said(1, hostile)});
    QCOMPARE(MessageText::shown(hostile), hostile);
    QVERIFY(MessageText::spans(MessageText::shown(u"<a href='javascript:alert(1)'>x</a>"_s), {})
                .isEmpty());
    QCOMPARE(m_model->index(0).data(Qt::AccessibleTextRole).toString().contains(hostile), true);
    view()->setCurrentIndex(m_model->index(0));
    view()->setFocus();
    QTest::keySequence(view(), QKeySequence::Copy);
    QCOMPARE(QApplication::clipboard()->text(), hostile);
}

void tst_RoomView::hostileLinksAreNoLinks_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("link");
    QTest::newRow("https") << u"see https://peak.test/a?b=1."_s << u"https://peak.test/a?b=1"_s;
    QTest::newRow("brackets") << u"(https://peak.test/a_(b))"_s << u"https://peak.test/a_(b)"_s;
    QTest::newRow("mail") << u"mailto:dana@peak.test"_s << u"mailto:dana@peak.test"_s;
    QTest::newRow("mail with a file")
        << u"mailto:d@peak.test?attach=/etc/passwd&body=x"_s << u"mailto:d@peak.test"_s;
    QTest::newRow("javascript") << u"javascript:alert(1)"_s << QString();
    QTest::newRow("file") << u"file:///etc/passwd"_s << QString();
    QTest::newRow("smb") << u"smb://evil.test/share"_s << QString();
    QTest::newRow("data") << u"data:text/html,<script>"_s << QString();
    QTest::newRow("vbscript") << u"vbscript:x https:x"_s << QString();
    QTest::newRow("pretended host") << u"https://bank.test@evil.test/"_s << QString();
    QTest::newRow("no host") << u"http:///x"_s << QString();
    QTest::newRow("ms-settings") << u"ms-msdt:/id PCWDiagnostic"_s << QString();
}

void tst_RoomView::hostileLinksAreNoLinks()
{
    QFETCH(QString, text);
    QFETCH(QString, link);
    const auto spans = MessageText::spans(MessageText::shown(text), {});
    QCOMPARE(spans.size(), link.isEmpty() ? 0 : 1);
    if (!link.isEmpty())
        QCOMPARE(spans.first().link.toString(), link);
}

void tst_RoomView::linkIsFoundWhereItIsPainted()
{
    RoomMessage paper = said(2, u"a paper"_s);
    paper.attachments = {{QUuid::createUuid(), u"deed.pdf"_s, u"pdf"_s, true}};
    show({said(1, u"Look at https://peak.test/deadline please"_s), paper});
    QVERIFY(find(0, Kind::Link).x() > 0);
    QVERIFY(find(1, Kind::Document).x() > 0);
}

void tst_RoomView::directionMarksAreLeftOut()
{
    const QString trick = u"invoice_\u202Efdp.exe"_s;
    QCOMPARE(MessageText::shown(trick), u"invoice_fdp.exe"_s);
    QCOMPARE(MessageText::line(u"a\r\n\u2066b\u2069\u0007c"_s), u"a bc"_s);
}

void tst_RoomView::rightToLeftStandsAtTheRight()
{
    const QString hebrew = u"\u05E9\u05DC\u05D5\u05DD"_s;
    show({said(1, u"left"_s), said(2, hebrew)});
    const QImage picture = view()->viewport()->grab().toImage();
    const QColor base = view()->palette().color(QPalette::Base);
    const auto inked = [&](int row, double from, double to) {
        const QRect rect = rectOf(row);
        int count = 0;
        const int top = rect.bottom() - view()->fontMetrics().height();
        const qreal scale = picture.devicePixelRatio();
        for (int y = top; y < rect.bottom() - 2; ++y) {
            for (int x = int(rect.width() * from); x < int(rect.width() * to); ++x) {
                const QColor ink = picture.pixelColor(int(x * scale), int(y * scale));
                count += qAbs(ink.lightness() - base.lightness()) > 100;
            }
        }
        return count;
    };
    QVERIFY(inked(0, 0.07, 0.4) > 10);
    QCOMPARE(inked(0, 0.5, 0.95), 0);
    QVERIFY(inked(1, 0.5, 0.97) > 10); // its own paragraph decides
    QCOMPARE(inked(1, 0.07, 0.4), 0);
}

void tst_RoomView::staysWherePeopleRead()
{
    show(many(201, 300));
    view()->showNumber(250, false);
    QCoreApplication::processEvents();
    const auto placeOf = [this](qint64 number) {
        return rectOf(m_model->rowOfNumber(number)).top();
    };
    const int before = placeOf(250);
    m_model->prepend(many(101, 200));
    QCOMPARE(placeOf(250), before);
    m_model->append({said(301, u"News"_s)});
    QCOMPARE(placeOf(250), before);
    QVERIFY(!view()->follows());
    RoomMessage longer = m_model->message(m_model->rowOfNumber(210));
    longer.content = u"Edited and much longer\n"_s.repeated(9);
    m_model->apply({longer}); // above what is read
    QCoreApplication::processEvents();
    QCOMPARE(placeOf(250), before);
    m_model->prepend(many(1, 100));
    QCOMPARE(placeOf(250), before);
}

void tst_RoomView::followsTheEnd()
{
    show(many(1, 100));
    QVERIFY(view()->follows());
    m_model->append({said(101, u"The newest"_s)});
    QVERIFY(rectOf(m_model->rowCount() - 1).bottom() <= view()->viewport()->height());
    QCOMPARE(view()->lastSeen(), 101);
    m_page->resize(700, 500);
    QCoreApplication::processEvents();
    QVERIFY(rectOf(m_model->rowCount() - 1).bottom() <= view()->viewport()->height());
    view()->verticalScrollBar()->setValue(0);
    QVERIFY(!view()->follows());
    QVERIFY(m_page->endButton()->isVisible());
}

void tst_RoomView::tenThousandMessagesScrollQuickly()
{
    const QList<RoomMessage> all = many(1, 10000);
    const auto part = [&all](qint64 from, qint64 to) { return all.mid(from - 1, to - from + 1); };
    connect(
        view(), &RoomView::olderWanted, this,
        [&] {
            const qint64 first = m_model->firstNumber();
            if (first > 1)
                m_model->prepend(part(std::max<qint64>(1, first - 100), first - 1));
        },
        Qt::QueuedConnection);
    show(part(9901, 10000));
    QElapsedTimer clock;
    clock.start();
    qint64 slowest = 0;
    int steps = 0;
    while (m_model->firstNumber() > 1 && steps < 20000) {
        QElapsedTimer one;
        one.start();
        QScrollBar *bar = view()->verticalScrollBar();
        bar->setValue(bar->value() - 500);
        QCoreApplication::processEvents();
        view()->viewport()->repaint();
        slowest = std::max(slowest, one.elapsed());
        ++steps;
    }
    qInfo("10,000 messages: %d steps of 500 px in %lld ms, the slowest %lld ms", steps,
          clock.elapsed(), slowest);
    QCOMPARE(m_model->firstNumber(), 1);
    QVERIFY(m_model->rowCount() <= RoomModel::mostRows + RoomModel::slack);
    QVERIFY2(clock.elapsed() / steps < 40, "a step takes too long");
}

void tst_RoomView::longMessageIsCutAndShownWhole()
{
    show({said(1, u"A line\n"_s.repeated(1400))});
    const int cut = rectOf(0).height();
    QVERIFY(cut < view()->fontMetrics().height() * 40);
    QElapsedTimer clock;
    clock.start();
    view()->showWhole(m_model->message(0).id);
    QVERIFY(rectOf(0).height() > cut * 10);
    QVERIFY(clock.elapsed() < 1500);
}

void tst_RoomView::everyMessageHasANameForScreenReaders()
{
    show({said(1, u"First"_s), said(2, u"Second"_s)});
    QAccessibleInterface *list = QAccessible::queryAccessibleInterface(view());
    QVERIFY(list && list->tableInterface());
    QAccessibleInterface *cell = list->tableInterface()->cellAt(1, 0);
    QVERIFY(cell);
    QVERIFY2(cell->text(QAccessible::Name).contains(u"Dana Reyes"_s) &&
                 cell->text(QAccessible::Name).contains(u"Second"_s),
             qPrintable(cell->text(QAccessible::Name)));
}

void tst_RoomView::unsentCanBeTakenBackByAClick()
{
    show({said(1, u"First"_s)});
    PendingMessage mine;
    mine.request = QUuid::createUuid();
    mine.text = u"Oops"_s;
    mine.madeAt = QDateTime::currentDateTimeUtc();
    mine.due = mine.madeAt.addSecs(10);
    m_model->setPending({mine});
    QVERIFY(find(1, Kind::Undo).x() > 0);
    mine.state = PendingMessage::State::Failed;
    mine.error = u"You may not write messages in this exchange."_s;
    m_model->setPending({mine});
    QVERIFY(find(1, Kind::Retry).x() > 0);
    QVERIFY(find(1, Kind::Discard).x() > 0);
}

void tst_RoomView::pasteOfAHundredThousandLettersIsKept()
{
    show({said(1, u"First"_s)});
    const QString text = u"word "_s.repeated(20000);
    QApplication::clipboard()->setText(text);
    field()->setFocus();
    QElapsedTimer clock;
    clock.start();
    QTest::keySequence(field(), QKeySequence::Paste);
    qInfo("100,000 characters pasted in %lld ms", clock.elapsed());
    QCOMPARE(m_page->editor()->text(), text);
    QVERIFY(m_page->editor()->notice()->text().contains(u"10,000"_s));
    QVERIFY(!m_page->editor()->sendButton()->isEnabled());
    QSignalSpy sent(m_page->editor(), &MessageEditor::sendRequested);
    QSignalSpy asFile(m_page->editor(), &MessageEditor::textFileRequested);
    QTest::keyClick(field(), Qt::Key_Return);
    QCOMPARE(sent.size(), 0);
    Q_EMIT m_page->editor()->notice()->actionTriggered();
    QCOMPARE(asFile.size(), 1);
    field()->setPlainText(u"short"_s);
    QVERIFY(m_page->editor()->notice()->isEmpty());
    QVERIFY(m_page->editor()->sendButton()->isEnabled());
}

void tst_RoomView::draftComesBack()
{
    MessageEditor *editor = m_page->editor();
    editor->setText(u"Half a sentence"_s);
    editor->setSubject(
        {EditorSubject::Kind::Reply, QUuid::createUuid(), 3, u"Dana"_s, u"Which day?"_s});
    editor->addFile({QUuid::createUuid(), {}, u"deed.pdf"_s, u"/tmp/deed.pdf"_s});
    const QJsonObject draft = editor->draft();
    editor->clear();
    QVERIFY(editor->draft().isEmpty());
    editor->setDraft(draft);
    QCOMPARE(editor->text(), u"Half a sentence"_s);
    QCOMPARE(editor->subject().text, u"Which day?"_s);
    QCOMPARE(editor->files().size(), 1);
    editor->setDraft({{u"text"_s, 5}, {u"kind"_s, 99}, {u"files"_s, u"no list"_s}});
    QVERIFY(editor->isEmpty());
}

void tst_RoomView::enterSendsAndShiftEnterDoesNot()
{
    QSignalSpy sent(m_page->editor(), &MessageEditor::sendRequested);
    field()->setFocus();
    QTest::keyClick(field(), Qt::Key_Return);
    QCOMPARE(sent.size(), 0); // nothing to send
    QTest::keyClicks(field(), u"a"_s);
    QTest::keyClick(field(), Qt::Key_Return, Qt::ShiftModifier);
    QTest::keyClicks(field(), u"b"_s);
    QCOMPARE(sent.size(), 0);
    QTest::keyClick(field(), Qt::Key_Return);
    QCOMPARE(sent.size(), 1);
    QCOMPARE(m_page->editor()->text(), u"a\nb"_s);
}

void tst_RoomView::namesAreCompleted()
{
    const MessageMention mention{QUuid::createUuid(), u"Dana Reyes"_s};
    field()->setPeople({mention, {QUuid::createUuid(), u"Sam Cole"_s}});
    field()->setFocus();
    QTest::keyClicks(field(), u"mail a@da"_s);
    QVERIFY(!field()->completer()->popup()->isVisible()); // an address is no name
    field()->clear();
    QTest::keyClicks(field(), u"Hello @da"_s);
    QTRY_VERIFY(field()->completer()->popup()->isVisible());
    QTest::keyClick(field()->completer()->popup(), Qt::Key_Return);
    QCOMPARE(m_page->editor()->text(), u"Hello @Dana Reyes "_s);
    QCOMPARE(field()->mentions(), QList<MessageMention>{mention});
}

QTEST_MAIN(tst_RoomView)
#include "tst_RoomView.moc"
