#include "tests/views/Accessible.h"
#include "tests/views/FakePages.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"

#include <QApplication>
#include <QPromise>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

#include <vector>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Ctrl+K: everything by typing, nothing that can't be done without saying so. */
class tst_Palette : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void bestMatchesComeFirst();
    void opensAPageByTyping();
    void doesWhatIsOnAnotherPage();
    void saysWhyNot();
    void hidesWhatTheRoleDoesNotInclude();
    void offersWhatWasOpenedLately();
    void newestAnswerWins();
    void asksOnlyWhenTypingStops();
    void failureIsSaid();
    void foundThingsOpen();
    void keysMoveAndClose();
    void hostileTextDoesNoHarm();
    void everyControlHasAName();

private:
    void type(const QString &words);
    QStringList texts() const;

    std::unique_ptr<ActionRegistry> m_registry;
    std::unique_ptr<MainWindow> m_window;
    FindBox *m_box = nullptr;
    Theme *m_theme = nullptr;
};

void tst_Palette::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QApplication::setOrganizationName(u"peak1031-test-palette"_s);
    QSettings().clear();
    m_theme = new Theme(this);
}

void tst_Palette::init()
{
    m_registry = std::make_unique<ActionRegistry>();
    m_window = std::make_unique<MainWindow>(*m_registry);
    addFakePages(*m_window, *m_registry);
    m_registry->setCapabilities(capabilitiesOf(everyPage()));
    m_window->setPerson(u"Dana Reyes"_s, u"Admin"_s);
    m_window->openPlace({PageId::Exchanges, {}});
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_box = m_window->findBox();
}

void tst_Palette::cleanup()
{
    m_window.reset();
    m_registry.reset();
}

void tst_Palette::type(const QString &words)
{
    if (!m_box->isOpen())
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
    QVERIFY(m_box->isOpen() && m_box->hasFocus());
    m_box->selectAll();
    QTest::keyClicks(m_box, words);
}

QStringList tst_Palette::texts() const
{
    QStringList texts;
    const auto entries = m_box->entries();
    for (const PaletteEntry &entry : entries)
        texts.append(entry.text);
    return texts;
}

void tst_Palette::bestMatchesComeFirst()
{
    const auto entry = [](const QString &text, const QString &detail = {},
                          const QString &whyNot = {}) {
        PaletteEntry made;
        made.text = text;
        made.detail = detail;
        made.whyNot = whyNot;
        return made;
    };
    const QList<PaletteEntry> entries{
        entry(u"Roll over"_s, u"Moves a task."_s), entry(u"Multitasking"_s), entry(u"New task"_s),
        entry(u"Task list"_s, {}, u"Not now."_s),  entry(u"Tasks"_s),        entry(u"People"_s)};
    QStringList texts;
    for (const PaletteEntry &found : PaletteEntry::matching(entries, u"  TASK "_s))
        texts.append(found.text);
    QCOMPARE(texts, (QStringList{u"Tasks"_s, u"New task"_s, u"Multitasking"_s, u"Roll over"_s,
                                 u"Task list"_s}));
    QCOMPARE(PaletteEntry::matching(entries, u"new task"_s).size(), 1);
    QCOMPARE(PaletteEntry::matching(entries, {}), entries);
}

void tst_Palette::opensAPageByTyping()
{
    type(u"audit"_s);
    QCOMPARE(texts().first(), u"Audit"_s);
    QTest::keyClick(m_box, Qt::Key_Return);
    QCOMPARE(m_window->place().page, PageId::Audit);
    QVERIFY(!m_box->isOpen());
    QVERIFY(m_box->text().isEmpty());
    QVERIFY(m_window->page(PageId::Audit)->isAncestorOf(QApplication::focusWidget()));
}

void tst_Palette::doesWhatIsOnAnotherPage()
{
    QVERIFY(!m_window->page(PageId::Tasks));
    type(u"new task"_s);
    QTest::keyClick(m_box, Qt::Key_Return);
    QCOMPARE(m_window->place().page, PageId::Tasks);
    QCOMPARE(static_cast<FakePage *>(m_window->page(PageId::Tasks))->done,
             QStringList{u"tasks.create"_s});
}

void tst_Palette::saysWhyNot()
{
    type(u"set the stage"_s);
    QCOMPARE(m_box->entries().first().whyNot, u"Select a row first."_s);
    QTest::keyClick(m_box, Qt::Key_Return);
    QCOMPARE(m_window->messages()->text(), u"Select a row first."_s);
    QVERIFY(static_cast<FakePage *>(m_window->page(PageId::Exchanges))->done.isEmpty());
}

void tst_Palette::hidesWhatTheRoleDoesNotInclude()
{
    m_registry->setCapabilities(
        capabilitiesOf({u"exchanges"_s, u"tasks"_s},
                       {{u"tasks.create"_s, u"Third parties see tasks but don't change them."_s}}));
    type(u"new"_s);
    QVERIFY(texts().contains(u"New exchange"_s));
    QVERIFY(!texts().contains(u"New task"_s));
    QVERIFY(!texts().contains(u"New person"_s)); // its page isn't there
    type(u"audit"_s);
    QVERIFY(!texts().contains(u"Audit"_s));
}

void tst_Palette::offersWhatWasOpenedLately()
{
    const Place place{PageId::ExchangeDetails, QUuid::createUuid()};
    m_window->openPlace(place);
    m_window->setPlaceTitle(place, u"1043  Ortega"_s);
    m_window->goBack();
    type(u""_s);
    QCOMPARE(texts().first(), u"1043  Ortega"_s);
    QTest::keyClick(m_box, Qt::Key_Return);
    QCOMPARE(m_window->place(), place);
    const QJsonObject state = m_window->viewState();
    m_window->clearHistory(); // another person
    m_window->openPlace({PageId::Exchanges, {}});
    type(u"ortega"_s);
    QVERIFY(!texts().contains(u"1043  Ortega"_s));
    m_box->close();
    m_window->applyViewState(state);
    type(u"ortega"_s);
    QVERIFY(texts().contains(u"1043  Ortega"_s));
}

void tst_Palette::newestAnswerWins()
{
    std::vector<QPromise<Result<QList<Found>>>> asked(2);
    QStringList words;
    m_box->setFinder([&](const QString &question) {
        words.append(question);
        auto &promise = asked[size_t(words.size()) - 1];
        promise.start();
        return promise.future();
    });
    const auto answer = [&asked](size_t which, const QString &title) {
        asked[which].addResult(Result<QList<Found>>(
            QList<Found>{{u"exchange"_s, QUuid::createUuid(), {}, title, u"Stage 45D"_s}}));
        asked[which].finish();
    };
    type(u"elm"_s);
    QTRY_COMPARE(words.size(), 1);
    QVERIFY(m_box->note().contains(u"Searching"_s));
    QTest::keyClicks(m_box, u" st"_s);
    QTRY_COMPARE(words.size(), 2);
    QCOMPARE(words.last(), u"elm st"_s);
    answer(1, u"New answer"_s);
    QTRY_VERIFY(texts().contains(u"New answer"_s));
    answer(0, u"Old answer"_s);
    QTest::qWait(30);
    QVERIFY(!texts().contains(u"Old answer"_s));
    QVERIFY(texts().contains(u"New answer"_s));
}

void tst_Palette::asksOnlyWhenTypingStops()
{
    int questions = 0;
    m_box->setFinder([&](const QString &) {
        ++questions;
        QPromise<Result<QList<Found>>> promise;
        promise.start();
        promise.addResult(Result<QList<Found>>(QList<Found>()));
        promise.finish();
        return promise.future();
    });
    type(u"w"_s); // one letter finds everything
    QTest::qWait(300);
    QCOMPARE(questions, 0);
    type(u"whitfield"_s);
    QTRY_COMPARE(questions, 1);
    QTest::qWait(300);
    QCOMPARE(questions, 1);
    QTRY_COMPARE(m_box->note(), u"Nothing found. Try fewer or other words."_s);
}

void tst_Palette::failureIsSaid()
{
    m_box->setFinder([](const QString &) {
        QPromise<Result<QList<Found>>> promise;
        promise.start();
        promise.addResult(Result<QList<Found>>(
            Error{ErrorKind::Offline, u"The server can't be reached."_s, {}, {}}));
        promise.finish();
        return promise.future();
    });
    type(u"task"_s);
    QTRY_COMPARE(m_box->note(), u"The server can't be reached."_s);
    QVERIFY(texts().contains(u"Tasks"_s)); // what the window knows is there all the same
}

void tst_Palette::foundThingsOpen()
{
    const QUuid exchange = QUuid::createUuid();
    const QList<Found> things{{u"person"_s, QUuid::createUuid(), {}, u"Zoe Person"_s, {}},
                              {u"document"_s, QUuid::createUuid(), exchange, u"Zoe.pdf"_s, {}}};
    m_box->setFinder([things](const QString &) {
        QPromise<Result<QList<Found>>> promise;
        promise.start();
        promise.addResult(Result<QList<Found>>(things));
        promise.finish();
        return promise.future();
    });
    QSignalSpy chosen(m_window.get(), &MainWindow::foundChosen);
    type(u"zoe"_s);
    QTRY_COMPARE(m_box->entries().size(), 2);
    QTest::keyClick(m_box, Qt::Key_Return);
    QCOMPARE(m_window->place(), (Place{PageId::PersonDetails, things.at(0).id}));
    type(u"zoe"_s);
    QTRY_COMPARE(m_box->entries().size(), 2);
    QTest::keyClick(m_box, Qt::Key_Down);
    QTest::keyClick(m_box, Qt::Key_Return);
    QCOMPARE(m_window->place(), (Place{PageId::Documents, things.at(1).id}));
    QCOMPARE(chosen.size(), 0); // a page of the window shows it
}

void tst_Palette::keysMoveAndClose()
{
    QWidget *before = QApplication::focusWidget();
    type(u"go"_s);
    QTest::keyClick(m_box, Qt::Key_Escape);
    QVERIFY(!m_box->isOpen());
    QCOMPARE(QApplication::focusWidget(), before);
    type(u"a"_s);
    QTest::keyClick(m_box, Qt::Key_Up); // wraps around
    QTest::keyClick(m_box, Qt::Key_Down);
    const QString first = texts().first();
    QSignalSpy chosen(m_box, &FindBox::chosen);
    QTest::keyClick(m_box, Qt::Key_Return);
    QCOMPARE(chosen.at(0).at(0).value<PaletteEntry>().text, first);
    type(u"a"_s);
    m_window->page(m_window->place().page)->setFocus();
    QVERIFY(!m_box->isOpen());
}

void tst_Palette::hostileTextDoesNoHarm()
{
    QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
    m_box->setText(QString(1'000'000, u'%') + QChar(0) + u"\n\t<b>"_s);
    QVERIFY(m_box->text().size() <= 200);
    QTest::keyClick(m_box, Qt::Key_Return);
    QVERIFY(m_box->isOpen()); // nothing there to choose
    m_window->resize(720, 420);
    QTest::qWait(20);
    QVERIFY(m_window->width() <= 720);
}

void tst_Palette::everyControlHasAName()
{
    type(u"a"_s);
    QCOMPARE(namelessControls(m_window.get()).join(u", "_s), QString());
}

QTEST_MAIN(tst_Palette)
#include "tst_Palette.moc"
