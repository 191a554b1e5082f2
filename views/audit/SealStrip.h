#pragma once

#include "views/common/ThemeColors.h"

#include <QDateTime>
#include <QFrame>

class QLabel;
class QProgressBar;
class QPushButton;

namespace Peak {

/**
 * How the verification of the record goes, and how the last one ended, with its time: it stays on
 * screen until the next one.
 *
 * Verifies nothing; whoever does tells it. Hidden until there is something to tell. GUI thread.
 */
class SealStrip final : public QFrame
{
    Q_OBJECT

public:
    explicit SealStrip(QWidget *parent = nullptr);

    /** `of` 0: how much there is to do is not known yet. */
    void showProgress(qint64 done, qint64 of, const QString &what);
    void showResult(Peak::Status status, const QString &sentence, const QDateTime &at);
    bool isRunning() const { return m_running; }
    QString text() const;

Q_SIGNALS:
    void cancelRequested();
    void againRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void refresh();

    Status m_status = Status::Info;
    bool m_running = false;
    QLabel *m_icon;
    QLabel *m_text;
    QProgressBar *m_bar;
    QPushButton *m_button;
};

} // namespace Peak
