#include "models/session/UndoHistory.h"

#include <QPromise>
#include <QSignalSpy>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Edits are taken back and done again in order, and what can't be leaves the list. */
class tst_UndoHistory final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { delete m_history; }

    void undoesAndRedoes();
    void stepsWithAWayOfTheirOwn();
    void newEditForgetsWhatWasUndone();
    void clashLeavesTheList();
    void offlineStays();
    void oneStepAtATime();
    void anotherPersonStartsAnew();
    void answerFromBeforeIsNobodys();
    void entriesWithoutRecordAreNone();
    void doesNotGrowForEver();

private:
    using Answer = Result<QList<QUuid>>;

    QUuid id(int n) const { return QUuid(uint(n), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0); }
    void answer(const Answer &answer)
    {
        m_promise->addResult(answer);
        m_promise->finish();
        QCoreApplication::sendPostedEvents();
        QTest::qWait(1);
    }
    static Error error(ErrorKind kind)
    {
        return {kind, u"The due date was changed again."_s, {}, {}};
    }

    UndoHistory *m_history = nullptr;
    QList<QList<QUuid>> m_calls;
    std::unique_ptr<QPromise<Answer>> m_promise;
};

void tst_UndoHistory::init()
{
    m_calls.clear();
    m_history = new UndoHistory([this](const QList<QUuid> &audits) {
        m_calls.append(audits);
        m_promise = std::make_unique<QPromise<Answer>>();
        m_promise->start();
        return m_promise->future();
    });
}

void tst_UndoHistory::undoesAndRedoes()
{
    QSignalSpy undone(m_history, &UndoHistory::undone);
    QSignalSpy redone(m_history, &UndoHistory::redone);
    m_history->add({u"first"_s, {id(1)}});
    m_history->add({u"second"_s, {id(2), id(3)}});
    QCOMPARE(m_history->undoSentence(), u"second"_s);
    m_history->undo();
    QCOMPARE(m_calls.last(), (QList<QUuid>{id(2), id(3)}));
    answer(QList<QUuid>{id(12), id(13)});
    QCOMPARE(undone.last().first().toString(), u"second"_s);
    QCOMPARE(m_history->undoSentence(), u"first"_s);
    QCOMPARE(m_history->redoSentence(), u"second"_s);
    m_history->redo(); // undoes the undo
    QCOMPARE(m_calls.last(), (QList<QUuid>{id(12), id(13)}));
    answer(QList<QUuid>{id(22), id(23)});
    QCOMPARE(redone.size(), 1);
    QCOMPARE(m_history->undoSentence(), u"second"_s);
    m_history->undo();
    QCOMPARE(m_calls.last(), (QList<QUuid>{id(22), id(23)}));
}

/** Among those of the record, in the order in which they were made. */
void tst_UndoHistory::stepsWithAWayOfTheirOwn()
{
    QStringList ways;
    Result<void> next;
    const auto way = [&](const QString &name) {
        return [&ways, &next, name] {
            ways.append(name);
            return QtFuture::makeReadyFuture(next);
        };
    };
    QSignalSpy undone(m_history, &UndoHistory::undone);
    QSignalSpy failed(m_history, &UndoHistory::failed);
    m_history->add({u"edit"_s, {id(1)}});
    m_history->add({u"done"_s,
                    {},
                    std::make_shared<const UndoWay>(UndoWay{way(u"open"_s), way(u"finish"_s)})});
    m_history->undo();
    QTRY_COMPARE(undone.size(), 1);
    QCOMPARE(ways, QStringList{u"open"_s});
    QVERIFY(m_calls.isEmpty());
    QCOMPARE(m_history->undoSentence(), u"edit"_s);
    m_history->redo();
    QTRY_COMPARE(m_history->undoSentence(), u"done"_s);
    QCOMPARE(ways.last(), u"finish"_s);
    next = error(ErrorKind::Offline);
    m_history->undo();
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(m_history->undoSentence(), u"done"_s); // it may work later
    next = error(ErrorKind::NotFound);
    m_history->undo();
    QTRY_COMPARE(failed.size(), 2);
    QCOMPARE(m_history->undoSentence(), u"edit"_s);
    QVERIFY(!m_history->canRedo());
}

void tst_UndoHistory::newEditForgetsWhatWasUndone()
{
    m_history->add({u"first"_s, {id(1)}});
    m_history->undo();
    answer(QList<QUuid>{id(11)});
    QVERIFY(m_history->canRedo());
    m_history->add({u"second"_s, {id(2)}});
    QVERIFY(!m_history->canRedo());
}

void tst_UndoHistory::clashLeavesTheList()
{
    QSignalSpy failed(m_history, &UndoHistory::failed);
    m_history->add({u"first"_s, {id(1)}});
    m_history->add({u"second"_s, {id(2)}});
    m_history->undo();
    answer(error(ErrorKind::Conflict));
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed.first().at(1).value<Error>().message, u"The due date was changed again."_s);
    QCOMPARE(m_history->undoSentence(), u"first"_s);
    QVERIFY(!m_history->canRedo());
}

void tst_UndoHistory::offlineStays()
{
    m_history->add({u"first"_s, {id(1)}});
    m_history->undo();
    QVERIFY(!m_history->canUndo()); // on its way
    answer(error(ErrorKind::Offline));
    QVERIFY(m_history->canUndo());
    QCOMPARE(m_history->undoSentence(), u"first"_s);
}

void tst_UndoHistory::oneStepAtATime()
{
    m_history->add({u"first"_s, {id(1)}});
    m_history->add({u"second"_s, {id(2)}});
    m_history->undo();
    m_history->undo();
    m_history->redo();
    QCOMPARE(m_calls.size(), 1);
}

void tst_UndoHistory::anotherPersonStartsAnew()
{
    m_history->setPerson(id(100));
    m_history->add({u"first"_s, {id(1)}});
    m_history->setPerson(id(100)); // signed in again
    QVERIFY(m_history->canUndo());
    m_history->setPerson(id(101));
    QVERIFY(!m_history->canUndo());
}

void tst_UndoHistory::answerFromBeforeIsNobodys()
{
    QSignalSpy undone(m_history, &UndoHistory::undone);
    m_history->add({u"first"_s, {id(1)}});
    m_history->undo();
    m_history->setPerson(id(101));
    m_history->add({u"theirs"_s, {id(2)}});
    answer(QList<QUuid>{id(11)});
    QCOMPARE(undone.size(), 0);
    QVERIFY(!m_history->canRedo());
    QVERIFY(m_history->canUndo());
}

void tst_UndoHistory::entriesWithoutRecordAreNone()
{
    m_history->add({u"nothing"_s, {}});
    QVERIFY(!m_history->canUndo());
    m_history->undo();
    QVERIFY(m_calls.isEmpty());
}

void tst_UndoHistory::doesNotGrowForEver()
{
    for (int i = 1; i <= 250; ++i)
        m_history->add({QString::number(i), {id(i)}});
    int steps = 0;
    while (m_history->canUndo()) {
        m_history->undo();
        answer(error(ErrorKind::Conflict));
        ++steps;
    }
    QCOMPARE(steps, 100);
}

QTEST_GUILESS_MAIN(tst_UndoHistory)
#include "tst_UndoHistory.moc"
