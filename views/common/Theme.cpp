#include "views/common/Theme.h"

#include "views/common/PeakStyle.h"
#include "views/common/SystemScheme.h"

#include <QApplication>
#include <QPixmapCache>
#include <QToolTip>

namespace Peak {

Theme::Theme(QObject *parent)
    : QObject(parent), m_system(new SystemScheme(this)), m_style(new PeakStyle)
{
    QApplication::setStyle(m_style);
    connect(m_system, &SystemScheme::changed, this, &Theme::update);
    update();
    m_system->start();
}

Theme::~Theme() = default;

void Theme::setChoice(ThemeChoice choice)
{
    m_choice = choice;
    update();
}

void Theme::setDensity(Density density)
{
    if (m_density == density)
        return;
    m_density = density;
    m_style->setCompact(density == Density::Compact);
    QEvent changed(QEvent::StyleChange);
    const auto widgets = QApplication::allWidgets();
    for (QWidget *widget : widgets)
        QApplication::sendEvent(widget, &changed);
    Q_EMIT densityChanged(density);
}

QString Theme::nameOf(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::Light:
        return QStringLiteral("light");
    case ThemeChoice::Dark:
        return QStringLiteral("dark");
    case ThemeChoice::Contrast:
        return QStringLiteral("contrast");
    case ThemeChoice::System:
        break;
    }
    return QStringLiteral("system");
}

ThemeChoice Theme::choiceOf(const QString &name)
{
    for (const auto choice : {ThemeChoice::Light, ThemeChoice::Dark, ThemeChoice::Contrast}) {
        if (name == nameOf(choice))
            return choice;
    }
    return ThemeChoice::System;
}

void Theme::update()
{
    ThemeChoice wanted = choiceOf(qEnvironmentVariable("PEAK1031_THEME"));
    if (wanted == ThemeChoice::System)
        wanted = m_choice;
    Scheme scheme = m_system->scheme();
    if (wanted == ThemeChoice::Light)
        scheme = Scheme::Light;
    else if (wanted == ThemeChoice::Dark)
        scheme = Scheme::Dark;
    else if (wanted == ThemeChoice::Contrast)
        scheme = Scheme::Contrast;

    const bool changed = scheme != m_scheme;
    m_scheme = scheme;
    const QPalette palette = ThemeColors::of(scheme).palette();
    if (QApplication::palette() == palette && !changed)
        return;
    QPixmapCache::clear();
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
    if (changed)
        Q_EMIT schemeChanged(scheme);
}

} // namespace Peak
