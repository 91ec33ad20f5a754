#version 300 es
layout(location = 0) in vec2 position;
layout(location = 1) in vec2 slot_and_plain;
uniform vec2 centre;
uniform vec2 clip_from_world;
uniform float diameter;
uniform vec2 alpha_dimmed_plain;
uniform sampler2D palette;
out vec4 colour;

void main() {
    gl_Position = vec4((position - centre) * clip_from_world, 0.0, 1.0);
    bool neutral = slot_and_plain.x < 0.5;
    gl_PointSize = diameter * (neutral ? 0.8 : 1.0);
    vec4 paint = texelFetch(palette, ivec2(int(slot_and_plain.x + 0.5), 0), 0);
    float alpha = mix(alpha_dimmed_plain.x, alpha_dimmed_plain.y, slot_and_plain.y) * paint.a;
    colour = vec4(paint.rgb * alpha, alpha);
}
