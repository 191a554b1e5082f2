#include "views/common/PageTabs.h"

#include "views/common/Theme.h"
#include "views/common/ThemeColors.h"

#include <QStyleOptionTab>
#include <QStylePainter>

namespace Peak {

PageTabBar::PageTabBar(QWidget *parent) : QTabBar(parent)
{
    setDrawBase(false);
    setExpanding(false);
    setUsesScrollButtons(true);
    setIconSize({16, 16});
}

QSize PageTabBar::tabSizeHint(int index) const
{
    const QFontMetrics metrics(font());
    QString text = tabText(index);
    text.remove(QLatin1Char('&'));
    const int icon = tabIcon(index).isNull() ? 0 : iconSize().width() + Theme::space(2);
    return {icon + metrics.horizontalAdvance(text) + Theme::space(7),
            qMax(metrics.height(), iconSize().height()) + Theme::space(4)};
}

void PageTabBar::paintEvent(QPaintEvent *)
{
    QStylePainter painter(this);
    const ThemeColors &colors = ThemeColors::of(palette());
    const int mnemonic = style()->styleHint(QStyle::SH_UnderlineShortcut, nullptr, this)
                             ? Qt::TextShowMnemonic
                             : Qt::TextHideMnemonic;
    painter.setPen(colors.border);
    painter.drawLine(0, height() - 1, width(), height() - 1);
    for (int i = 0; i < count(); ++i) {
        if (!isTabVisible(i))
            continue;
        const bool open = i == currentIndex();
        QStyleOptionTab option;
        initStyleOption(&option, i);
        QRect inside = tabRect(i).adjusted(Theme::space(3), 0, -Theme::space(3), -2);
        if (!option.icon.isNull()) {
            const QSize size = iconSize();
            option.icon.paint(&painter,
                              QRect(inside.left(), inside.center().y() - size.height() / 2,
                                    size.width(), size.height()));
            inside.setLeft(inside.left() + size.width() + Theme::space(2));
        }
        painter.drawItemText(inside, Qt::AlignVCenter | Qt::AlignLeft | mnemonic, palette(),
                             isEnabled(), option.text, QPalette::WindowText);
        if (open)
            painter.fillRect(
                tabRect(i).adjusted(Theme::space(2), tabRect(i).height() - 3, -Theme::space(2), 0),
                colors.accent);
        if (open && hasFocus()) {
            painter.setPen(QPen(colors.accent, 2));
            painter.drawRoundedRect(tabRect(i).adjusted(2, 2, -2, -5), 3, 3);
        }
    }
}

PageTabs::PageTabs(const QString &name, QWidget *parent) : QTabWidget(parent)
{
    setTabBar(new PageTabBar(this));
    setDocumentMode(true);
    setAccessibleName(name);
    tabBar()->setAccessibleName(name);
    tabBar()->setDrawBase(false);
}

} // namespace Peak
