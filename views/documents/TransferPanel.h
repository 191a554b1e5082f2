#pragma once

#include "models/domain/Transfer.h"

#include <QFrame>
#include <QUuid>

class QLabel;
class QTableView;
class QToolButton;

namespace Peak {

class ElidedLabel;
class TransfersModel;

/*
 * Who: everybody who uploads or downloads; a coordinator a dozen times a day, mostly without
 * looking: the status bar says enough.
 * First: whether something failed, then how far the rest is and when it ends.
 * Then: pause it for a call, cancel what was wrong, try again what failed, go to what is there.
 * So: a strip at the foot of the window that opens from the status bar, each file a row, all of it
 * by keyboard: Space pauses and resumes, Delete cancels, Enter shows.
 */

/**
 * The list of transfers with what can be done to them.
 *
 * Shows a model and asks by signals; moves nothing itself. GUI thread.
 */
class TransferPanel final : public QFrame
{
    Q_OBJECT

public:
    /** The model outlives it. */
    explicit TransferPanel(TransfersModel *model, QWidget *parent = nullptr);

    QTableView *table() const { return m_table; }

Q_SIGNALS:
    void pauseRequested(const QUuid &transfer);
    void resumeRequested(const QUuid &transfer);
    void cancelRequested(const QUuid &transfer);
    void retryRequested(const QUuid &transfer);
    /** The document that came of it, or the file that was saved. */
    void showRequested(const QUuid &transfer);
    void pauseAllRequested();
    void resumeAllRequested();
    void clearRequested();
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QToolButton *button(const QString &icon, const QString &text, const QString &help);
    void makeButtons();
    void refresh();
    QList<Transfer> selected() const;
    void pauseOrResume();
    void showOrRetry();
    void forSelected(bool (*wanted)(const Transfer &), void (TransferPanel::*ask)(const QUuid &));
    void setPossible(QToolButton *button, bool possible, const QString &whyNot);

    TransfersModel *m_model;
    ElidedLabel *m_title;
    QTableView *m_table;
    QToolButton *m_show;
    QToolButton *m_pause;
    QToolButton *m_retry;
    QToolButton *m_cancel;
    QToolButton *m_pauseAll;
    QToolButton *m_clear;
    QToolButton *m_close;
};

} // namespace Peak
