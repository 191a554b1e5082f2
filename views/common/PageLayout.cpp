#include "views/common/PageLayout.h"

#include "views/common/Theme.h"

#include <QScreen>
#include <QVBoxLayout>
#include <QWidget>

namespace Peak {

void layOutPage(QWidget *page, const QList<QWidget *> &head, QWidget *body)
{
    page->setBackgroundRole(QPalette::Base);
    page->setAutoFillBackground(true);
    auto *top = new QVBoxLayout;
    top->setContentsMargins(Theme::space(4), Theme::space(3), Theme::space(4), Theme::space(3));
    top->setSpacing(Theme::space(3));
    for (QWidget *widget : head)
        top->addWidget(widget);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(top);
    column->addWidget(body, 1);
}

void resizeOnScreen(QWidget *window, const QSize &wished)
{
    window->resize(wished.boundedTo(window->screen()->availableSize() * 9 / 10));
}

} // namespace Peak
