#pragma once

#include "models/domain/Storage.h"
#include "views/settings/StorageText.h"

#include <QFrame>

class QGridLayout;
class QLabel;
class QProgressBar;
class QPushButton;

namespace Peak {

/**
 * One place where documents are kept: how much is there, how it is, and moving documents to it.
 *
 * Shows and asks. GUI thread.
 */
class StorageCard final : public QFrame
{
    Q_OBJECT

public:
    explicit StorageCard(const QString &provider, QWidget *parent = nullptr);

    QString provider() const { return m_state.provider; }
    void setState(const StorageState &state);
    /** Why documents can't be moved to here; empty: they can. */
    void setMoveRefusal(const QString &reason);
    /** Why the move can't be stopped now; empty: it can. */
    void setStopRefusal(const QString &reason);
    QString text() const;
    QPushButton *moveButton() const { return m_move; }
    QPushButton *stopButton() const { return m_stop; }
    QProgressBar *progress() const { return m_progress; }

Q_SIGNALS:
    void moveRequested(const QString &provider);
    void stopRequested();

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *makeRunning();
    void showLines();

    StorageState m_state;
    QList<StorageText::Line> m_shown;
    QLabel *m_amount;
    QPushButton *m_move;
    QGridLayout *m_lines;
    QWidget *m_running;
    QLabel *m_far;
    QProgressBar *m_progress;
    QPushButton *m_stop;
    QLabel *m_trouble;
};

} // namespace Peak
