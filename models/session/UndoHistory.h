#pragma once

#include "models/db/Error.h"
#include "models/db/Result.h"

#include <QFuture>
#include <QList>
#include <QObject>
#include <QString>
#include <QUuid>

#include <functional>
#include <memory>

namespace Peak {

/** Both ways of a step that is not undone from the record: what a person has done with, or chosen.
 */
struct UndoWay
{
    std::function<QFuture<Result<void>>()> undo;
    std::function<QFuture<Result<void>>()> redo;
};

/** One edit that can be taken back: what people call it, and the audit rows that recorded it. */
struct UndoEntry
{
    QString sentence; ///< "Due date of “Call escrow”"
    QList<QUuid> audits = {};
    std::shared_ptr<const UndoWay> way = {}; ///< instead of audit rows

    bool operator==(const UndoEntry &) const = default;
};

/**
 * What this person edited in this window, newest last, to be undone and done again.
 *
 * The database undoes (api.undo_changes), from the values in its record, and refuses where somebody
 * changed the same field since: such an entry leaves the history. An entry may bring its own way
 * instead. One that failed for the line's
 * sake stays. One step runs at a time. Shows nothing: whoever connects the signals does. GUI
 * thread.
 */
class UndoHistory final : public QObject
{
    Q_OBJECT

public:
    /** Writes old values back, all or nothing; gives the audit rows of that, for undoing it. */
    using Undo = std::function<QFuture<Result<QList<QUuid>>>(const QList<QUuid> &)>;

    explicit UndoHistory(Undo undo, QObject *parent = nullptr);

    /** After an edit; what was undone before can't be done again then. */
    void add(const UndoEntry &entry);
    /** Forgets everything when it is another person than before. */
    void setPerson(const QUuid &person);
    void clear();

    bool canUndo() const { return !m_done.isEmpty() && !m_running; }
    bool canRedo() const { return !m_undone.isEmpty() && !m_running; }
    /** What the next step would take back, or do again; empty when there is none. */
    QString undoSentence() const { return m_done.isEmpty() ? QString() : m_done.last().sentence; }
    QString redoSentence() const
    {
        return m_undone.isEmpty() ? QString() : m_undone.last().sentence;
    }

public Q_SLOTS:
    void undo();
    void redo();

Q_SIGNALS:
    void changed(); ///< canUndo(), canRedo() or the sentences
    void undone(const QString &sentence);
    void redone(const QString &sentence);
    void failed(const QString &sentence, const Peak::Error &error);

private:
    using Told = void (UndoHistory::*)(const QString &);

    void step(QList<UndoEntry> &from, QList<UndoEntry> &to, Told told);
    void take(const UndoEntry &entry, QList<UndoEntry> &from, QList<UndoEntry> &to, Told told,
              const Result<QList<QUuid>> &answer);

    Undo m_undo;
    QUuid m_person;
    QList<UndoEntry> m_done;
    QList<UndoEntry> m_undone;
    bool m_running = false;
    int m_life = 0; ///< counts clear(): an answer from before it is nobody's
};

} // namespace Peak
