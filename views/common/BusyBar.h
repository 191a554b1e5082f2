#pragma once

#include <QProgressBar>
#include <QTimer>

namespace Peak {

/**
 * A progress bar that moves while its end can't be known (range 0 to 0), and only while it is seen.
 * GUI thread.
 */
class BusyBar final : public QProgressBar
{
    Q_OBJECT

public:
    explicit BusyBar(QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QTimer m_tick;
};

} // namespace Peak
