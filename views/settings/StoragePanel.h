#pragma once

#include "models/domain/Storage.h"

#include <QList>
#include <QWidget>

class QVBoxLayout;

namespace Peak {

class StorageCard;

/**
 * Where documents are kept: the places there are, a move from one to another, and what the agent
 * found.
 *
 * Shows and asks; starts nothing itself. GUI thread.
 */
class StoragePanel final : public QWidget
{
    Q_OBJECT

public:
    explicit StoragePanel(QWidget *parent = nullptr);

    void setStates(const QList<StorageState> &states);
    void setFindings(const QList<StorageFinding> &findings);
    bool isLoaded() const { return !m_states.isEmpty(); }
    bool isMoving() const;
    const QList<StorageState> &states() const { return m_states; }
    const QList<StorageFinding> &findings() const { return m_findings; }
    StorageCard *card(const QString &provider) const;
    /** Why nothing can be changed now; empty: it can. */
    void setRefusal(const QString &reason);

Q_SIGNALS:
    /** `files` of so many bytes are elsewhere. */
    void moveRequested(const QString &provider, qint64 files, qint64 bytes);
    void stopRequested();
    /** The document of a finding; without an exchange it is one of the firm. */
    void openRequested(const QUuid &exchange, const QUuid &document);

private:
    void refresh();
    QWidget *rowOf(const StorageFinding &finding);
    QString whyNotTo(const QString &provider) const;

    QList<StorageState> m_states;
    QList<StorageFinding> m_findings;
    QList<StorageCard *> m_cards;
    QWidget *m_found;
    QVBoxLayout *m_foundRows;
    QString m_refusal;
};

} // namespace Peak
