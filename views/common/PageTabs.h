#pragma once

#include <QTabBar>
#include <QTabWidget>

namespace Peak {

/** Tabs as words on the page with a line below the open one. GUI thread. */
class PageTabBar final : public QTabBar
{
    Q_OBJECT

public:
    explicit PageTabBar(QWidget *parent = nullptr);

protected:
    QSize tabSizeHint(int index) const override;
    void paintEvent(QPaintEvent *event) override;
};

/** The parts of a page of one thing, each behind its tab. GUI thread. */
class PageTabs final : public QTabWidget
{
    Q_OBJECT

public:
    explicit PageTabs(const QString &name, QWidget *parent = nullptr);
};

} // namespace Peak
