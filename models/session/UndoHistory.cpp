#include "models/session/UndoHistory.h"

#include "models/db/WhenDone.h"

namespace Peak {

namespace {

constexpr int mostEntries = 100;

/** Whether trying the same again may work. */
bool mayComeBack(ErrorKind kind)
{
    return kind == ErrorKind::Offline || kind == ErrorKind::Cancelled ||
           kind == ErrorKind::Locked || kind == ErrorKind::SignedOut;
}

} // namespace

UndoHistory::UndoHistory(Undo undo, QObject *parent) : QObject(parent), m_undo(std::move(undo)) {}

void UndoHistory::add(const UndoEntry &entry)
{
    if (entry.audits.isEmpty() && !entry.way)
        return;
    m_done.append(entry);
    if (m_done.size() > mostEntries)
        m_done.removeFirst();
    m_undone.clear();
    Q_EMIT changed();
}

void UndoHistory::setPerson(const QUuid &person)
{
    if (m_person == person)
        return;
    m_person = person;
    clear();
}

void UndoHistory::clear()
{
    m_done.clear();
    m_undone.clear();
    m_running = false;
    ++m_life;
    Q_EMIT changed();
}

void UndoHistory::undo()
{
    step(m_done, m_undone, &UndoHistory::undone);
}

void UndoHistory::redo()
{
    step(m_undone, m_done, &UndoHistory::redone);
}

void UndoHistory::step(QList<UndoEntry> &from, QList<UndoEntry> &to, Told told)
{
    if (m_running || from.isEmpty())
        return;
    m_running = true;
    const UndoEntry entry = from.last();
    Q_EMIT changed();
    if (!entry.way) {
        whenDone(m_undo(entry.audits), this,
                 [this, entry, told, life = m_life, source = &from,
                  target = &to](const Result<QList<QUuid>> &answer) {
                     if (life == m_life)
                         take(entry, *source, *target, told, answer);
                 });
        return;
    }
    whenDone(&from == &m_done ? entry.way->undo() : entry.way->redo(), this,
             [this, entry, told, life = m_life, source = &from,
              target = &to](const Result<void> &answer) {
                 if (life == m_life)
                     take(entry, *source, *target, told,
                          answer ? Result<QList<QUuid>>(QList<QUuid>()) : answer.error());
             });
}

void UndoHistory::take(const UndoEntry &entry, QList<UndoEntry> &from, QList<UndoEntry> &to,
                       Told told, const Result<QList<QUuid>> &answer)
{
    m_running = false;
    // An edit may have been added meanwhile; this entry is wherever it is now.
    if (answer.ok() || !mayComeBack(answer.error().kind))
        from.removeOne(entry);
    if (answer.ok() && (entry.way || !answer->isEmpty()))
        to.append({entry.sentence, answer.value(), entry.way});
    Q_EMIT changed();
    if (answer.ok())
        Q_EMIT(this->*told)(entry.sentence);
    else
        Q_EMIT failed(entry.sentence, answer.error());
}

} // namespace Peak
