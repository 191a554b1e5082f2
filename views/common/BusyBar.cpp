#include "views/common/BusyBar.h"

namespace Peak {

BusyBar::BusyBar(QWidget *parent) : QProgressBar(parent)
{
    setTextVisible(false);
    m_tick.setInterval(33);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (maximum() <= minimum())
            update();
    });
}

void BusyBar::showEvent(QShowEvent *event)
{
    QProgressBar::showEvent(event);
    m_tick.start();
}

void BusyBar::hideEvent(QHideEvent *event)
{
    QProgressBar::hideEvent(event);
    m_tick.stop();
}

} // namespace Peak
